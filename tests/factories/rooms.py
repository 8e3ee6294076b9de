"""Rooms for tests."""

from itertools import count

from iop.people.models import Person
from iop.rooms.actions import append, begin_stay, open_room, post_text
from iop.rooms.log import Draft
from iop.rooms.models import Entry, Room
from tests.factories.people import make_client, make_facilitator, make_programme

numbers = count(1)


def fresh_id() -> str:
    return f"wish-{next(numbers):06}"


def make_room(*members: Person, leader: Person | None = None, keeps_awake: bool = False) -> Room:
    """A room in which these people already are; its log is still empty."""
    people = [*members, *([leader] if leader else [])]
    programme = people[0].programme if people else make_programme()
    room = open_room(programme, keeps_awake=keeps_awake)
    for person in people:
        begin_stay(room, person, is_leader=person == leader, quiet=True)
    return room


def make_two_in_a_room() -> tuple[Room, Person, Person]:
    """A client and a facilitator who leads."""
    ana, lee = make_client(), make_facilitator()
    return make_room(ana, leader=lee), ana, lee


def say(room: Room, by: Person, text: str = "hello") -> Entry:
    return post_text(room, by=by, text=text, client_id=fresh_id())


def say_many(room: Room, by: Person, number: int) -> list[Entry]:
    return append(room, *(Draft("post", by, f"line {at}") for at in range(1, number + 1)))
