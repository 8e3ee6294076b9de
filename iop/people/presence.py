"""Being present in a live room counts as activity: whoever holds the line says so here."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.utils import timezone


def touch(session_keys: Iterable[str]) -> int:
    """Note that these sessions are alive; returns how many. Once a minute is enough."""
    keys = [key for key in session_keys if key]
    if not keys:
        return 0
    alive = UserSession.objects.filter(session_key__in=keys)
    return int(alive.update(last_seen_at=timezone.now()))


def last_seen(session_key: str) -> float:
    """Return when the session was last known to be alive, in seconds; 0 when it is not known."""
    rows = UserSession.objects.filter(session_key=session_key).values_list(
        "last_seen_at", flat=True
    )
    seen = rows.first()
    return seen.timestamp() if seen else 0.0
