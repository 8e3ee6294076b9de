"""What I wrote: gathered from rooms and groups, for me alone, once it is shown that it is me."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from groups.actions.circle import (
    give_check_in,
    give_daily_check_in,
    give_leaving_check,
    set_intention,
)
from groups.models import Group, Session
from iop.audit.models import AuditEvent
from iop.people.downloads import written_by
from iop.people.models import Person
from iop.rooms.actions import edit_text, hide_line, post_text, retract_line
from iop.rooms.models import Entry
from tests.factories.groups import make_group, make_running_session
from tests.factories.people import PASSWORD, make_client, make_facilitator
from tests.factories.rooms import fresh_id, make_room, make_two_in_a_room, say
from tests.support.signing_in import confirmed

pytestmark = pytest.mark.django_db


def words_of(person: Person) -> list[tuple[str, str]]:
    return [(str(one.what), one.words) for one in written_by(person)]


def taken(client: Client, form: str) -> str:
    return client.get(reverse("people:download_file", args=[form])).content.decode()


@pytest.fixture
def evening() -> tuple[Group, Session, Person, Person]:
    """A group that meets, with the one who leads and a member in the room."""
    leader, maya = make_facilitator(), make_client(display_name="Maya")
    group = make_group(maya, leaders=(leader,))
    return group, make_running_session(group, leader=leader, inside=(maya,)), leader, maya


# --- from rooms


def test_messages_come_as_they_are_now_and_with_their_earlier_wordings():
    room, ana, _ = make_two_in_a_room()
    line = say(room, ana, "helo")
    edit_text(room, by=ana, ref=line.seq, text="hello", client_id=fresh_id())

    assert words_of(ana) == [("Message", "hello"), ("Message, before you changed it", "helo")]


def test_what_was_taken_back_stays_taken_back_in_every_wording():
    room, ana, _ = make_two_in_a_room()
    line = say(room, ana, "first")
    edit_text(room, by=ana, ref=line.seq, text="second", client_id=fresh_id())
    retract_line(room, by=ana, ref=line.seq, client_id=fresh_id())
    say(room, ana, "kept")

    assert words_of(ana) == [("Message", "kept")]


def test_a_message_set_aside_is_its_authors_and_the_reason_is_the_leaders():
    room, ana, lee = make_two_in_a_room()
    line = say(room, ana, "a place and a dose")
    hide_line(room, by=lee, ref=line.seq, reason="It names a dose.", client_id=fresh_id())

    assert words_of(ana) == [("Message", "a place and a dose")]
    assert words_of(lee) == [("Why you set a message aside", "It names a dose.")]


def test_what_cannot_be_opened_is_a_placeholder():
    room, ana, _ = make_two_in_a_room()
    say(room, ana)
    Entry.objects.filter(author=ana, kind="post").update(sealed=b"\x01 not what was sealed")

    assert words_of(ana) == [("Message", "(cannot be opened)")]


# --- from groups


def test_what_is_given_in_the_circle_comes_in_words(evening):
    _, session, _, maya = evening
    give_check_in(session, by=maya, mood=4, word="tired", need="mentor", text="A long week.")
    set_intention(session, by=maya, text="One walk a day")
    give_leaving_check(session, by=maya, colour="amber")

    check_in = "Mood 4, Shaky\ntired\nA long week.\nCompany that would help: A mentor"
    assert words_of(maya) == [
        ("Check-in", check_in),
        ("One thing for the week", "One walk a day"),
        ("How you left", "A bit shaky"),
    ]


def test_a_daily_check_in_is_among_it_and_what_was_left_empty_is_not_said(evening):
    group, _, _, maya = evening
    give_daily_check_in(group, by=maya, mood=None, word="calm")

    assert words_of(maya) == [("Check-in", "calm")]


def test_nobody_gets_the_words_of_somebody_else(evening):
    group, session, leader, maya = evening
    give_check_in(session, by=maya, mood=4, word="tired")
    post_text(group.lounge, by=maya, text="hello", client_id=fresh_id())

    assert words_of(leader) == []


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_much_there_is(evening, count, django_assert_num_queries):
    group, session, _, maya = evening
    give_check_in(session, by=maya, mood=4, word="tired")
    for number in range(count):
        line = post_text(group.lounge, by=maya, text=f"{number}", client_id=fresh_id())
        edit_text(group.lounge, by=maya, ref=line.seq, text="changed", client_id=fresh_id())

    with django_assert_num_queries(4):
        written_by(maya)


# --- the pages


@pytest.mark.parametrize("form", ["json", "txt"])
def test_a_download_asks_once_more_who_it_is_and_comes_back_to_a_page(client, form):
    client.force_login(make_client())
    ready = reverse("people:download_ready")

    straight = client.get(reverse("people:download_file", args=[form]))
    asked = client.get(straight.url)
    back = client.post(asked.url, {"password": PASSWORD, "next": ready})

    assert (straight.url, back.url) == (ready, ready)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert "Your words are ready" in client.get(ready).content.decode()


@pytest.mark.parametrize("form", ["json", "txt"])
def test_a_download_is_kept_nowhere(form):
    answer = confirmed(make_client()).get(reverse("people:download_file", args=[form]))

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="my-words.{form}"'


def test_the_text_says_when_in_the_readers_own_zone_and_with_the_year(time_machine):
    time_machine.move_to(datetime(2026, 11, 24, 23, 4, tzinfo=UTC), tick=False)
    ana = make_client(display_name="Ana", zone="America/Denver")
    say(make_room(ana), ana, "<b>'& hello")

    text = taken(confirmed(ana), "txt")

    assert text == (
        "What Ana wrote\n\nTuesday 24 November 2026, 4:04\xa0pm Mountain - Message\n<b>'& hello\n"
    )


def test_who_wrote_nothing_is_told_so():
    assert taken(confirmed(make_client()), "txt").endswith("Nothing yet.\n")


def test_another_program_gets_words_in_order_and_the_answers(evening):
    group, session, _, maya = evening
    give_check_in(session, by=maya, mood=4, word="tired")
    post_text(group.lounge, by=maya, text="hello", client_id=fresh_id())

    kept = json.loads(taken(confirmed(maya), "json"))

    assert [one["what"] for one in kept["words"]] == ["Check-in", "Message"]
    assert {one["agreement"] for one in kept["answers"]} == {
        "confidentiality", "shown_to_members", "ground_rules",
    }  # fmt: skip


def test_the_record_says_once_that_words_were_handed_out():
    maya = make_client()
    client = Client()
    client.force_login(maya)
    client.get(reverse("people:download_file", args=["txt"]))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    taken(client, "txt")

    assert AuditEvent.objects.filter(action="person.words_taken", actor_id=maya.pk).count() == 1
    assert not AuditEvent.objects.filter(action="me.download").exists()
