"""What a person has not read yet."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Greatest

from iop.policy import Actor
from iop.rooms.models import Room, Stay

COUNTED: Final = ("post", "checkin")


def unread(actor: Actor, rooms: Iterable[Room]) -> dict[int, int]:
    """Return for each room how many lines by others came after what the actor has read.

    Rooms without an open stay count nothing. One query.
    """
    wanted = [room.pk for room in rooms]
    new_lines = Q(
        room__entries__kind__in=COUNTED,
        room__entries__state="shown",
        room__entries__seq__gt=Greatest(F("read_seq"), F("after_seq")),
    ) & ~Q(room__entries__author_id=actor.person_id)
    rows = (
        Stay.objects.open()
        .filter(person_id=actor.person_id or 0, room_id__in=wanted)
        .annotate(new=Count("room__entries", filter=new_lines))
        .values_list("room_id", "new")
    )
    return dict.fromkeys(wanted, 0) | dict(rows)


def mark_read(actor: Actor, room: Room, seq: int) -> None:
    """Remember how far the actor has read; never goes back. One statement."""
    mark_read_by(actor.person_id or 0, room.pk, seq)


def mark_read_by(person_id: int, room_id: int, seq: int) -> None:
    """See `mark_read`; for callers that know the ids."""
    open_stay = Stay.objects.open().filter(person_id=person_id, room_id=room_id)
    open_stay.filter(read_seq__lt=seq, room__last_seq__gte=seq).update(read_seq=Value(seq))
