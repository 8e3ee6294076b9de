"""What was begun on one page stands on the next, sealed on its way and in no address."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session as Signed
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.actions.sessions import move_phase
from groups.models import Intention, LeavingCheck, Session
from tests.factories.groups import make_group, make_leader, make_member, make_running_session
from tests.support.signed_in import browser

pytestmark = pytest.mark.django_db
WORDS = "Walk to the river on Friday"
HTMX = {"HX-Request": "true"}


def url(name: str, session: Session) -> str:
    return reverse(f"groups:{name}", args=[session.key])


@pytest.fixture
def closing():
    """A session in its last part, and a client inside."""
    group = make_group()
    lee, ana = make_leader(group), make_member(group)
    session = make_running_session(group, leader=lee, inside=(ana,))
    for position in range(1, session.phases.count()):
        move_phase(session, by=lee, step=1, position=position)
    return session, ana


def asked(client: Client, session: Session, words: str = WORDS):
    return client.post(url("leaving", session), {"text": words, "ask": "yes"})


def test_words_for_the_week_come_along_to_the_leaving_page(closing):
    session, ana = closing
    client = browser(ana)

    answer = asked(client, session)
    page = client.get(answer.url).content.decode()

    assert answer.url == url("leaving", session)
    assert WORDS in page
    assert "error" not in page
    assert (LeavingCheck.objects.count(), Intention.objects.count()) == (0, 0)


def test_words_for_the_week_are_there_on_the_way_back_to_the_room(closing):
    session, ana = closing
    client = browser(ana)
    asked(client, session)

    page = client.get(url("session", session)).content.decode()

    assert WORDS in page


def test_words_for_the_week_are_let_go_once_they_were_said(closing):
    session, ana = closing
    client = browser(ana)
    asked(client, session)
    client.post(url("intention", session), {"text": WORDS}, headers=HTMX)

    assert client.session["carried"] == {}


def test_the_room_asks_how_one_leaves_without_losing_what_stands_above(closing):
    session, ana = closing

    page = browser(ana).get(url("session", session)).content.decode()
    button = page.partition('id="to-leaving"')[0].rpartition("<button")[2]

    assert 'id="for-the-week"' in page
    assert 'form="for-the-week"' in button
    assert f'formaction="{url("leaving", session)}"' in button


def test_what_is_carried_stands_sealed_in_the_session_and_not_for_long(closing):
    session, ana = closing
    client = browser(ana)
    asked(client, session)

    kept = str([row.get_decoded() for row in Signed.objects.all()])
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        page = client.get(url("leaving", session)).content.decode()

    assert "carried" in kept
    assert "river" not in kept
    assert WORDS not in page


@pytest.mark.parametrize("words", ["", "a" * 100_000, "up \u202e down", "a\x00b"])
def test_any_words_can_be_carried(closing, words):
    session, ana = closing

    assert asked(browser(ana), session, words).status_code == 302
