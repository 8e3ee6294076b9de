"""What people write in confidence is found nowhere but sealed, and where it is meant to be read."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from celery.signals import task_prerun
from channels.layers import get_channel_layer
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from groups.actions.circle import (
    give_check_in,
    give_daily_check_in,
    give_leaving_check,
    set_intention,
)
from groups.actions.keeping_order import mute_person, remove_person
from groups.models import Arrival, Group
from groups.tasks import sweep as sweep_groups
from iop.notices.tasks import sweep as sweep_notices
from iop.people.actions.invitations import invite
from iop.people.models import Person
from iop.policy import Role
from iop.policy.walk import views
from iop.rooms.actions import edit_text, hide_line, post_text
from tests.factories.groups import come_in, make_group, make_running_session, some_staff
from tests.factories.people import make_client, make_facilitator
from tests.policy.answers import respond, undone
from tests.policy.world import CANARY, World, make_world

pytestmark = pytest.mark.django_db
SECRET = "zyzzyva"
ADDRESS = f"{SECRET}@example.test"


@pytest.fixture
def overheard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Everything that goes over the channel layer and into tasks."""
    heard: list[str] = []
    layer = get_channel_layer()
    group_send, send = layer.group_send, layer.send

    async def hear_group(group: str, message: object) -> None:
        heard.append(f"{group} {message}")
        await group_send(group, message)

    async def hear(channel: str, message: object) -> None:
        heard.append(f"{channel} {message}")
        await send(channel, message)

    def hear_task(**values: object) -> None:
        heard.append(f"{values['task']} {values['args']} {values['kwargs']}")

    monkeypatch.setattr(layer, "group_send", hear_group)
    monkeypatch.setattr(layer, "send", hear)
    task_prerun.connect(hear_task)
    yield heard
    task_prerun.disconnect(hear_task)


@pytest.fixture
def evening(
    overheard: list[str],
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Group:
    """An evening on which everybody writes the secret wherever something can be written."""
    caplog.set_level(logging.DEBUG)
    with django_capture_on_commit_callbacks(execute=True):
        group = write_everywhere()
    with time_machine.travel(timezone.now() + timedelta(hours=20)):
        sweep_groups.delay()
        sweep_notices.delay()
    return group


def write_everywhere() -> Group:
    leader, author, other = make_facilitator(), make_client(), make_client()
    group = make_group(author, other, leaders=(leader,))
    invite(group.programme, by=some_staff(), email=ADDRESS, role=Role.CLIENT)
    session = make_running_session(group, leader=leader, inside=(other,))
    admitted = come_in(session, author, leader=leader)
    Arrival.objects.filter(pk=admitted.pk).update(place=SECRET, call_back=SECRET)
    entry = post_text(session.room, by=author, text=SECRET, client_id="secret-0001")
    edit_text(session.room, by=author, ref=entry.seq, text=f"{SECRET} 2", client_id="secret-0002")
    given = {"mood": 3, "word": SECRET, "need": "staff", "text": SECRET}
    give_check_in(session, by=author, **given)
    give_daily_check_in(group, by=author, **given)
    set_intention(session, by=author, text=SECRET)
    give_leaving_check(session, by=author, colour="red")
    reason = {"reason": SECRET}
    hide_line(session.room, by=leader, ref=entry.seq, client_id="secret-0003", **reason)
    mute_person(session, author, by=leader, **reason)
    remove_person(session, author, by=leader, **reason)
    return group


def test_no_table_holds_a_private_word_in_plain(evening: Group) -> None:
    holding = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [row for row in cursor.fetchall() if SECRET in str(readable(row))]
            holding |= {table: rows} if rows else {}

    assert holding == {}


def test_no_log_holds_a_private_word(evening: Group, caplog: pytest.LogCaptureFixture) -> None:
    assert [record for record in caplog.messages if SECRET in record] == []


def test_no_letter_holds_a_private_word_or_a_name(evening: Group) -> None:
    names = {evening.name, evening.programme.name}
    names |= set(Person.objects.get_queryset().values_list("display_name", flat=True))
    letters = [f"{m.subject} {m.body} {m.from_email} {m.extra_headers}" for m in mail.outbox]

    assert letters != []
    assert [text for text in letters if any(name in text for name in {SECRET, *names})] == []


def test_neither_the_layer_nor_a_task_carries_a_private_word(
    evening: Group, overheard: list[str]
) -> None:
    assert overheard != []
    assert [message for message in overheard if SECRET in message] == []


@pytest.mark.parametrize("part", ["client", "facilitator", "staff"])
def test_no_address_and_no_title_names_anybody_or_anything(part: str) -> None:
    world = make_world()
    named = {}

    for way in views(get_resolver()):
        with undone(world, part):
            response = respond(world, part, way, way.method)
            told = [response.headers.get("Location", ""), *titles_and_addresses(response)]
        if found := [text for text in told if CANARY in text or world.group.name in text]:
            named[str(way)] = found

    assert named == {}


def test_a_private_word_is_read_where_it_is_meant_to_be(client: Client) -> None:
    world: World = make_world()
    client.force_login(world.people["client"])

    page = client.get(f"/sessions/{world.session.key}/").content.decode()

    assert f"{CANARY} words" in page


def titles_and_addresses(response) -> list[str]:
    if response.streaming or "html" not in response.headers.get("Content-Type", ""):
        return []
    page = response.content.decode()
    return re.findall(r"<title>.*?</title>|(?:href|action|src|hx-get|hx-post)=\"[^\"]*\"", page)


def readable(row: tuple) -> list[str]:
    return [
        bytes(value).decode("utf-8", "replace")
        if isinstance(value, bytes | memoryview)
        else str(value)
        for value in row
    ]
