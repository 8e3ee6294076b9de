"""Visits: who has a page open. They end with the page, or soon after its process died.

Their times are the database's: a process whose clock is wrong makes nobody absent.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Now

from iop.people.presence import touch
from iop.rooms import events
from iop.rooms.limits import limits
from iop.rooms.models import Room, Visit


def begin_visits(visits: Iterable[tuple[str, int, int]]) -> None:
    """Note pages that opened: (socket, room, person). Known ones live on. One statement."""
    rows = [
        Visit(socket=socket, room_id=room_id, person_id=person_id, arrived_at=Now(), beat_at=Now())
        for socket, room_id, person_id in visits
    ]
    Visit.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["socket"], update_fields=["beat_at", "left_at"]
    )
    for room_id in {row.room_id for row in rows}:
        events.tell_presence(room_id)


def keep_visits(sockets: Iterable[str], session_keys: Iterable[str]) -> None:
    """Say that these pages are still open, and that their sessions are therefore not idle."""
    Visit.objects.filter(socket__in=list(sockets), left_at__isnull=True).update(beat_at=Now())
    touch(session_keys)


def end_visits(sockets: Iterable[str]) -> None:
    """Note pages that closed. Safe to repeat."""
    left = Visit.objects.filter(socket__in=list(sockets), left_at__isnull=True)
    rooms = set(left.values_list("room_id", flat=True))
    left.update(left_at=Now(), hand_raised_at=None)
    for room_id in rooms:
        events.tell_presence(room_id)


def keep_page(room: Room, person_id: int) -> None:
    """Note a page that asks over HTTP; it counts as open until it stops asking."""
    begin_visits([(f"http-{room.pk}-{person_id}", room.pk, person_id)])


def close_stale_visits(now: datetime | None = None) -> int:
    """Close visits whose process died without saying so, at their last beat; returns how many."""
    limit = (now or Now()) - timedelta(seconds=limits().stale_seconds)
    stale = Visit.objects.filter(left_at__isnull=True, beat_at__lt=limit)
    rooms = set(stale.values_list("room_id", flat=True))
    closed: int = stale.update(left_at=F("beat_at"), hand_raised_at=None)
    for room_id in rooms:
        events.tell_presence(room_id)
    return closed
