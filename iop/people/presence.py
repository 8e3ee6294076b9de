"""Being present in a live room counts as activity: whoever holds the line says so here."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.db.models.functions import Greatest
from django.utils import timezone


def touch(session_keys: Iterable[str]) -> int:
    """Note that these sessions are alive; returns how many. Once a minute is enough."""
    keys = [key for key in session_keys if key]
    if not keys:
        return 0
    alive = UserSession.objects.filter(session_key__in=keys)
    # A process whose clock is behind takes nothing back.
    return int(alive.update(last_seen_at=Greatest("last_seen_at", timezone.now())))
