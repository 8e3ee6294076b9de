"""What a hub asks the database, as jobs for a desk: plain functions, ids in, text out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation

from iop.people.models import Person
from iop.rooms.actions import begin_visits, end_visits
from iop.rooms.encoding import (
    Encoded,
    encode_full,
    frame_text,
)
from iop.rooms.frames import Frame, perform
from iop.rooms.limits import RESUME_ENTRIES
from iop.rooms.lines import dumps
from iop.rooms.models import Entry, Room, Stay
from iop.rooms.queries import facts_of, read_full
from iop.rooms.queries.presence import present_in
from iop.rooms.queries.reading import with_authors
from iop.rooms.queries.unread import mark_read_by
from iop.rooms.rules import RoomFacts


@dataclass(frozen=True, slots=True)
class Missing:
    """Lines that a hub had not delivered yet, and who is in the room as they are read.

    Each person with the number that their stay begins after.
    """

    lines: list[Encoded]
    inside: dict[int, int]


def missing(room_id: int, after: int) -> Missing:
    """Read the next lines of a room, once for all who may have them.

    Those whose stay ended behind these lines may: the last words of a room that closes are theirs.
    """
    lines = lines_after(room_id, after, RESUME_ENTRIES)
    covers = Q(ended_at__isnull=True)
    if lines:
        covers |= Q(until_seq__gte=lines[-1].seq)
    stays = Stay.objects.filter(covers, room_id=room_id).order_by("after_seq")
    return Missing(lines, dict(stays.values_list("person_id", "after_seq")))


def lines_after(room_id: int, seq: int, limit: int | None = None) -> list[Encoded]:
    """Read and encode what follows a number in a room's log."""
    rows = with_authors(Entry.objects.filter(room_id=room_id, seq__gt=seq))
    return [encode_full(full) for full in read_full(list(rows.order_by("seq")[:limit]))]


def performed(room: Room, person_id: int, frame: Frame) -> str:
    """Do what a frame asks and return the answer as text."""
    person: Person = Person.objects.get(pk=person_id)
    with translation.override(person.language):
        return dumps(perform(room, person, frame))


def facts(room: Room, person_id: int) -> RoomFacts:
    """Return what a person is in a room now."""
    return facts_of(Room.objects.get(pk=room.pk), person_id)


def people(room_ids: Iterable[int]) -> dict[int, str]:
    """Return the `people` frame of each room."""
    return {
        room_id: frame_text("people", people=[one.as_json() for one in present])
        for room_id, present in present_in(room_ids).items()
    }


def save_visits(arrived: list[tuple[str, int, int]], left: list[str]) -> None:
    """Note pages that opened and pages that closed."""
    if arrived:
        begin_visits(arrived)
    if left:
        end_visits(left)


def save_marks(marks: dict[tuple[int, int], int]) -> None:
    """Write down how far people have read in which rooms."""
    for (person_id, room_id), seq in marks.items():
        mark_read_by(person_id, room_id, seq)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page's right hangs on, as the rows say it."""

    epoch: int
    is_active: bool
    is_leader: bool
    is_muted: bool
    begins: int


@dataclass(frozen=True, slots=True)
class Look:
    """What the rows say of all rooms with pages here."""

    heads: dict[int, tuple[int, bool]]
    standings: dict[tuple[int, int], Standing]
    sessions: dict[str, datetime]


def look(room_ids: list[int], sessions: list[str], marks: dict[tuple[int, int], int]) -> Look:
    """Look at heads, stays, people and sessions of these pages. Three queries for all.

    Also writes down how far people have read.
    """
    save_marks(marks)
    heads = Room.objects.filter(pk__in=room_ids).values_list("pk", "last_seq", "closed_at")
    stays = Stay.objects.open().filter(room_id__in=room_ids)
    rows = stays.values_list(
        "room_id", "person_id", "person__epoch", "person__is_active", "is_leader", "muted_at",
        "after_seq",
    )  # fmt: skip
    return Look(
        {room_id: (head, closed is not None) for room_id, head, closed in heads},
        {
            (room_id, person_id): Standing(epoch, active, leads, muted is not None, begins)
            for room_id, person_id, epoch, active, leads, muted, begins in rows
        },
        _alive(sessions),
    )


def _alive(sessions: list[str]) -> dict[str, datetime]:
    """Return when each of these sessions that has not ended showed its last sign of life."""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    rows = store.get_model_class().objects.filter(
        session_key__in=sessions, expire_date__gt=timezone.now()
    )
    signs = UserSession.objects.filter(session_key__in=rows.values("session_key"))
    return dict(signs.values_list("session_key", "last_seen_at"))
