"""Opening and closing rooms."""

from django.db import transaction
from django.utils import timezone

from iop.audit.actions import Note, record
from iop.people.models import Person, Programme
from iop.rooms import events
from iop.rooms.models import Room, Stay


@transaction.atomic
def open_room(programme: Programme, *, by: Person | None = None, keeps_awake: bool = False) -> Room:
    """Open an empty room of a programme; in one that `keeps_awake`, being there is a sign."""
    room = Room.objects.create(programme=programme, keeps_awake=keeps_awake)
    _record("room.open", room, by)
    return room


@transaction.atomic
def close_room(room: Room, *, by: Person | None = None) -> Room:
    """Close a room for good: every stay ends and every page is told goodbye. Safe to repeat."""
    locked: Room = Room.objects.select_for_update(no_key=True).get(pk=room.pk)
    if locked.closed_at is None:
        locked.closed_at = timezone.now()
        locked.save(update_fields=["closed_at"])
        Stay.objects.open().filter(room=locked).update(
            until_seq=locked.last_seq, ended_at=locked.closed_at
        )
        _record("room.close", locked, by)
        events.close_room(locked.pk)
    room.closed_at, room.last_seq = locked.closed_at, locked.last_seq
    return room


def _record(action: str, room: Room, by: Person | None) -> None:
    record(Note(action, by.pk if by else None, room.programme_id, f"rooms.room:{room.key}"))
