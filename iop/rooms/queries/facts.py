"""What one person is in one room, for rules to judge."""

from collections.abc import Iterable
from dataclasses import dataclass

from iop.policy import Actor, NotFound
from iop.rooms.models import Room, RoomQuerySet, Stay
from iop.rooms.rules import RoomFacts, Wall


@dataclass(frozen=True, slots=True)
class RoomAndFacts:
    """A room and what the asker is in it."""

    room: Room
    facts: RoomFacts


def facts_of(room: Room, person_id: int) -> RoomFacts:
    """Return what a person is in a room. One query."""
    return facts_of_all(room, [person_id])[person_id]


def facts_of_all(room: Room, person_ids: Iterable[int]) -> dict[int, RoomFacts]:
    """Return what each of these people is in a room. One query."""
    stays: dict[int, list[Stay]] = {person_id: [] for person_id in person_ids}
    for stay in Stay.objects.filter(room=room, person_id__in=stays).order_by("after_seq"):
        stays[stay.person_id].append(stay)
    return {person_id: _facts(room, person_id, found) for person_id, found in stays.items()}


def _facts(room: Room, person_id: int, stays: list[Stay]) -> RoomFacts:
    now = next((stay for stay in stays if stay.ended_at is None), None)
    return RoomFacts(
        room_id=room.pk,
        person_id=person_id,
        walls=tuple(Wall(stay.after_seq, stay.until_seq) for stay in stays),
        is_in=now is not None,
        is_leader=now is not None and now.is_leader,
        is_muted=now is not None and now.muted_at is not None,
        is_closed=room.closed_at is not None,
        badge=now.badge if now else "",
    )


def room_and_facts(actor: Actor, key: str) -> RoomAndFacts:
    """Return a room in which the actor has a stay now. Two queries; else NotFound."""
    return _found(Room.objects.open_to(actor), actor, key)


def _found(rooms: RoomQuerySet, actor: Actor, key: str) -> RoomAndFacts:
    room = rooms.filter(key=key).first()
    if room is None or actor.person_id is None:
        raise NotFound
    return RoomAndFacts(room, facts_of(room, actor.person_id))


def load_room(actor: Actor, key: str, **values: object) -> RoomFacts:
    """Load the subject of a view of a room."""
    return room_and_facts(actor, key).facts


def load_known_room(actor: Actor, key: str, **values: object) -> RoomFacts:
    """Load the subject of a view that tells those whose stay is over that it is."""
    return _found(Room.objects.visible_to(actor), actor, key).facts
