"""Raised hands, and pausing somebody's posting."""

from django.db import transaction
from django.utils import timezone

from iop.audit.actions import Note, record
from iop.people.models import Person
from iop.rooms import events
from iop.rooms.errors import NotInRoom
from iop.rooms.models import Room, Stay, Visit


@transaction.atomic
def mute(room: Room, person: Person, *, by: Person | None = None) -> Stay:
    """Pause a person's posting in a room until `unmute`. Refuses somebody who is not in it."""
    return _pause(room, person, by, paused=True)


@transaction.atomic
def unmute(room: Room, person: Person, *, by: Person | None = None) -> Stay:
    """Let a person post again."""
    return _pause(room, person, by, paused=False)


def _pause(room: Room, person: Person, by: Person | None, *, paused: bool) -> Stay:
    # The writer of the log holds the room's row, so a post is either before this or refused.
    Room.objects.select_for_update(no_key=True).get(pk=room.pk)
    stay: Stay | None = Stay.objects.open().filter(room=room, person=person).first()
    if stay is None:
        raise NotInRoom
    if (stay.muted_at is not None) != paused:
        stay.muted_at = timezone.now() if paused else None
        stay.save(update_fields=["muted_at"])
        name = "room.mute" if paused else "room.unmute"
        details = {"person": person.pk}
        subject = f"rooms.room:{room.key}"
        record(Note(name, by.pk if by else None, room.programme_id, subject, details))
        events.refresh_stay(room.pk, person.pk)
    return stay


def raise_hand(room: Room, person: Person) -> None:
    """Raise a person's hand on all their pages; one that is up stays where it is in the queue."""
    _set_hand(room, person, is_up=True)


def lower_hand(room: Room, person: Person) -> None:
    """Lower a person's hand."""
    _set_hand(room, person, is_up=False)


def _set_hand(room: Room, person: Person, *, is_up: bool) -> None:
    visits = Visit.objects.filter(room=room, person=person, left_at__isnull=True)
    raised_at = timezone.now() if is_up else None
    if visits.filter(hand_raised_at__isnull=is_up).update(hand_raised_at=raised_at):
        events.tell_presence(room.pk)
