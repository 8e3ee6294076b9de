"""Visits: who has a page open. They end with the page, or soon after its process died.

Their times are the database's: a process whose clock is wrong makes nobody absent.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Final

from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from iop.people.keys import fresh_key
from iop.people.presence import touch
from iop.rooms import events
from iop.rooms.limits import limits
from iop.rooms.models import Room, Visit

OVER_HTTP: Final = "http-"


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


def keep_visits(sockets: Collection[str], session_keys: Iterable[str]) -> set[str]:
    """Say that these pages are still open, and that these sessions showed a sign of life.

    Returns the pages whose visit is not open: it could not be noted, or was closed as if they
    were dead.
    """
    visits = Visit.objects.filter(socket__in=sockets, left_at__isnull=True)
    touch(session_keys)
    if visits.update(beat_at=Now()) == len(sockets):
        return set()
    return set(sockets).difference(visits.values_list("socket", flat=True))


def end_visits(sockets: Iterable[str]) -> None:
    """Note pages that closed. Safe to repeat."""
    left = Visit.objects.filter(socket__in=list(sockets), left_at__isnull=True)
    rooms = set(left.values_list("room_id", flat=True))
    left.update(left_at=Now(), hand_raised_at=None)
    for room_id in rooms:
        events.tell_presence(room_id)


def keep_page(room: Room, person_id: int) -> None:
    """Note a page that asks over HTTP; it counts as open until it stops asking.

    Who asks again after that has come anew: the time between is no presence.
    """
    asking = Visit.objects.filter(room=room, person_id=person_id, socket__startswith=OVER_HTTP)
    alive = asking.filter(left_at__isnull=True, beat_at__gte=_stale_before())
    if not alive.update(beat_at=Now()):
        begin_visits([(f"{OVER_HTTP}{fresh_key()}", room.pk, person_id)])


def close_stale_visits() -> int:
    """Close visits whose process died without saying so, at their last beat; returns how many."""
    stale = Visit.objects.filter(left_at__isnull=True, beat_at__lt=_stale_before())
    rooms = set(stale.values_list("room_id", flat=True))
    closed: int = stale.update(left_at=F("beat_at"), hand_raised_at=None)
    for room_id in rooms:
        events.tell_presence(room_id)
    return closed


def _stale_before() -> Combinable:
    """Return the moment before which a last beat means that nobody is there."""
    return Now() - timedelta(seconds=limits().stale_seconds)
