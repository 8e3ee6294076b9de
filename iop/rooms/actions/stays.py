"""Letting people into rooms and out of them. A stay is what may be read later, and no more."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from iop.audit.actions import Note, record
from iop.people.models import Person
from iop.rooms import events
from iop.rooms.errors import RoomClosed
from iop.rooms.goodbyes import Goodbye
from iop.rooms.log import Draft, Placed, lock_rooms, write
from iop.rooms.models import Room, Stay


@transaction.atomic
def begin_stay(
    room: Room,
    person: Person,
    *,
    is_leader: bool = False,
    badge: str = "",
    quiet: bool = False,
    is_whole: bool = False,
) -> Stay:
    """Let a person into a room from its head on; the log says `joined` unless `quiet`.

    `is_whole` begins with the first line: for who is called to somebody that wrote already and
    knows that it is read. A pause of their posting goes on. Safe to repeat: an open stay stays, and
    takes on a changed badge or lead.
    Refuses a closed room.
    """
    locked = lock_rooms({room.pk})[room.pk]
    stay = Stay.objects.open().filter(room=locked, person=person).first()
    if stay is not None:
        return _changed(stay, is_leader=is_leader, badge=badge)
    if locked.closed_at:
        raise RoomClosed
    stay = Stay.objects.create(
        room=locked,
        person=person,
        after_seq=0 if is_whole else locked.last_seq,
        read_seq=locked.last_seq,
        started_at=timezone.now(),
        is_leader=is_leader,
        badge=badge,
        muted_at=_pause_of(locked, person),
    )
    _say(room, Draft("joined", author=person, badge=badge), quiet=quiet)
    _record("room.begin_stay", stay, locked)
    return stay


def _pause_of(room: Room, person: Person) -> datetime | None:
    """Return since when the person's posting is paused: leaving and coming back ends no pause."""
    before = Stay.objects.filter(room=room, person=person).order_by("-pk")
    return before.values_list("muted_at", flat=True).first()


def _changed(stay: Stay, *, is_leader: bool, badge: str) -> Stay:
    if (stay.is_leader, stay.badge) != (is_leader, badge):
        stay.is_leader, stay.badge = is_leader, badge
        stay.save(update_fields=["is_leader", "badge"])
        events.refresh_stay(stay.room_id, stay.person_id)
    return stay


@transaction.atomic
def end_stay(
    room: Room, person: Person, *, why: Goodbye = Goodbye.LEFT, quiet: bool = False
) -> Stay | None:
    """End a person's stay: what comes later is never theirs to read, and their pages close.

    The log says `left` unless `quiet`. Returns the ended stay, or None when there was none.
    """
    locked = lock_rooms({room.pk})[room.pk]
    stay = Stay.objects.open().filter(room=locked, person=person).first()
    if stay is None:
        return None
    stay.until_seq, stay.ended_at = locked.last_seq, timezone.now()
    stay.save(update_fields=["until_seq", "ended_at"])
    events.close_stay(room.pk, person.pk, why)
    _say(room, Draft("left", author=person, badge=stay.badge), quiet=quiet)
    _record("room.end_stay", stay, locked)
    return stay


def _say(room: Room, draft: Draft, *, quiet: bool) -> None:
    if not quiet:
        write([Placed(room.pk, draft)], announce=events.announce)


def _record(action: str, stay: Stay, room: Room) -> None:
    record(
        Note(
            action,
            stay.person_id,
            room.programme_id,
            f"rooms.room:{room.key}",
            {"stay": stay.pk, "after": stay.after_seq, "until": stay.until_seq},
        )
    )


def end_stays_of(person: Person) -> None:
    """End every open stay of a person whose access ended. Their pages close everywhere."""
    for stay in Stay.objects.open().filter(person=person).select_related("room").order_by("room"):
        end_stay(stay.room, person)
    events.close_person(person.pk)
