"""Forms that come broken, twice, or with more than was asked: each has its expected answer.

What stands in single fields is the corpus of tests/faults/hostile.py and the tests of each form.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse

from iop.people.models import Grant, Person
from iop.policy.walk import Way, views
from iop.rooms.models import Entry
from tests.policy.answers import address, browser, undone, watched
from tests.policy.world import CANARY, World, make_world

pytestmark = pytest.mark.django_db
PARTS = ("client", "facilitator", "staff")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def world() -> World:
    return make_world()


def forms() -> Iterator[Way]:
    return (way for way in views(get_resolver()) if way.method == "POST")


@pytest.mark.parametrize("part", ["nobody", "client", "operator"])
def test_without_the_token_nothing_is_taken(world: World, part: str) -> None:
    for way in forms():
        client = browser(world, part)
        client.handler.enforce_csrf_checks = True
        with undone(world, part), watched() as written:
            status = client.post(address(world, way), world.posted()).status_code
        assert (status, written) == (403, []), way


def test_more_fields_than_any_form_has_are_not_read(world: World) -> None:
    fields = urlencode(world.posted() | {f"more-{number}": "x" for number in range(1_001)})
    for way in forms():
        client = browser(world, "client")
        client.handler.enforce_csrf_checks = True  # which reads the form before anybody else
        client.cookies[settings.CSRF_COOKIE_NAME] = "t" * 32
        with undone(world, "client"), watched() as written:
            status = client.post(address(world, way), fields, content_type=FORM).status_code
        assert (status, written) == (400, []), way


@pytest.mark.parametrize("part", PARTS[:2])
def test_no_field_that_was_not_asked_for_gives_power(world: World, part: str) -> None:
    others = world.people["staff elsewhere"]
    wished = {
        "id": others.pk,
        "role": "staff",
        "programme": others.programme_id,
        "email": "evil@example.test",
        "is_staff": "on",
        "is_superuser": "on",
        "is_active": "on",
        "owner": others.pk,
        "by": others.key,
    }
    before = power_of(world.people[part])
    for way in forms():
        with undone(world, part):
            browser(world, part).post(address(world, way), world.posted() | wished)
            assert power_of(world.people[part]) == before, way


@pytest.mark.parametrize("part", PARTS)
def test_a_form_that_comes_empty_or_twice_is_answered(world: World, part: str) -> None:
    for way in forms():
        for sent in ({}, world.posted(), repeated(world.posted())):
            with undone(world, part):
                client, path = browser(world, part), address(world, way)
                statuses = [client.post(path, sent).status_code for _time in range(2)]
            assert max(statuses) < 500, (way, sent, statuses)


def test_words_sent_twice_are_said_once(world: World) -> None:
    client = browser(world, "client")
    for _time in range(2):
        client.post(reverse("groups:lounge_say", args=[world.group.key]), world.posted())

    assert Entry.objects.filter(client_id=world.posted()["client_id"]).count() == 1


@pytest.mark.parametrize("name", ["Ana\r\nBcc: x@example.test", "Ana\nAna", "Ana\0"])
def test_a_line_break_in_a_name_is_refused_in_words_and_the_field_keeps_it(
    world: World, name: str
) -> None:
    client = browser(world, "client")
    page = client.post(reverse("people:me_settings"), {"display_name": name})

    assert "error-summary" in page.content.decode()
    assert name.rsplit(maxsplit=1)[-1].strip("\0") in page.content.decode()
    assert Person.objects.get(pk=world.people["client"].pk).display_name.startswith(CANARY)


def repeated(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields, each sent twice in one form."""
    return {name: [value, value] for name, value in fields.items()}


def power_of(person: Person) -> tuple[Any, ...]:
    """Return what somebody is and may do, as the rows have it."""
    row = Person.objects.filter(pk=person.pk).values_list(
        "programme", "email", "is_active", "settled_at"
    )
    return (*row.get(), list(Grant.objects.filter(person=person).values_list("role", "ended_at")))
