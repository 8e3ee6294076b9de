"""Many who ask at once are greeted in one reading, and each is shown what is theirs."""

import json

import pytest

from iop.policy import Refusal
from iop.rooms.actions import begin_stay, edit_text, end_stay, hide_line, react, retract_line
from iop.rooms.greetings import Greeting, greetings
from iop.rooms.queries.facts import facts_of
from iop.rooms.queries.reading import page_since
from tests.factories.people import make_client, make_facilitator
from tests.factories.rooms import fresh_id, make_room, say

pytestmark = pytest.mark.django_db


def lines_in(greeting: Greeting | Refusal) -> list[dict[str, object]]:
    assert isinstance(greeting, Greeting)
    return [line for frame in greeting.entries for line in json.loads(frame)["entries"]]


@pytest.fixture
def talk():
    """A room in which lines were changed, hidden and taken back, with people of every kind."""
    ana, ben, cam, lee = make_client(), make_client(), make_client(), make_facilitator()
    room = make_room(ana, ben, leader=lee)
    lines = [say(room, (ana, ben)[at % 2], f"line {at}") for at in range(6)]
    edit_text(room, by=ana, ref=lines[0].seq, text="changed", client_id=fresh_id())
    hide_line(room, by=lee, ref=lines[1].seq, reason="a dose", client_id=fresh_id())
    begin_stay(room, cam)
    retract_line(room, by=ana, ref=lines[2].seq, client_id=fresh_id())
    react(room, by=lee, ref=lines[3].seq, reaction="hear", is_on=True, client_id=fresh_id())
    end_stay(room, ben)
    begin_stay(room, ben)
    say(room, cam, "glad to be here")
    return room, (ana, ben, cam, lee)


@pytest.mark.parametrize("since", [0, 1, 4, 9, 99])
def test_each_is_told_what_they_would_read_alone(talk, since: int) -> None:
    room, people = talk
    room.refresh_from_db()

    found = greetings(room, [(person, since) for person in people])

    for person, greeting in zip(people, found, strict=True):
        alone = page_since(facts_of(room, person.pk), since)
        assert lines_in(greeting) == [line.as_json() for line in alone.entries]


def test_who_left_is_refused_and_the_others_are_not(talk) -> None:
    room, (ana, _ben, cam, _lee) = talk
    end_stay(room, cam)

    gone, here = greetings(room, [(cam, 1), (ana, 1)])

    assert isinstance(gone, Refusal)
    assert lines_in(here)[-1]["kind"] == "left"


def test_far_behind_means_the_newest_page(talk, monkeypatch: pytest.MonkeyPatch) -> None:
    room, (ana, *_others) = talk
    monkeypatch.setattr("iop.rooms.greetings.RESUME_ENTRIES", 3)

    [greeting] = greetings(room, [(ana, 1)])

    assert json.loads(greeting.entries[0])["more"] is True


def test_many_cost_the_queries_of_one(django_assert_num_queries) -> None:
    people = [make_client() for _ in range(30)]
    room = make_room(*people)
    say(room, people[0])
    since = say(room, people[1]).seq - 1
    for person in people:
        person.standing()
    greetings(room, [(people[0], since)])

    for asked in (people[:1], people):
        with django_assert_num_queries(7):
            greetings(room, [(person, since) for person in asked])
