"""How long a session may rest, and how that is known: from the row that stands for each session.

Each process remembers for a minute whom it has seen, so most requests ask the database nothing.
"""

import time
from collections import OrderedDict
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock as Mutex
from typing import Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models.functions import Greatest
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone

from iop.policy import Actor
from iop.policy.roles import SOON_LOCKED

EVERY: Final = 60
REMEMBERED: Final = 4096


class Lock(StrEnum):
    """Why a page is locked: half an hour without a sign, a quarter of one, or a whole shift."""

    IDLE = "idle"
    SOON = "soon"
    OVER = "over"


class _Seen:
    """Which sessions this process saw alive, each for a minute. Safe in several threads."""

    def __init__(self) -> None:
        self._until: OrderedDict[str, float] = OrderedDict()
        self._mutex = Mutex()

    def has(self, session_key: str) -> bool:
        with self._mutex:
            return self._until.get(session_key, 0.0) > time.time()

    def add(self, session_key: str) -> None:
        with self._mutex:
            self._until[session_key] = time.time() + EVERY
            self._until.move_to_end(session_key)
            while len(self._until) > REMEMBERED:
                self._until.popitem(last=False)


_seen: Final = _Seen()
_by_pages: Final[set[str]] = set()


def limits(actor: Actor) -> tuple[timedelta, timedelta]:
    """Return how long this person's session may rest, and how long it may last in all."""
    if actor.roles.isdisjoint(SOON_LOCKED):
        rest, whole = settings.IDLE_LIMIT, settings.SESSION_LIMIT
    else:
        rest, whole = settings.IDLE_LIMIT_STAFF, settings.SESSION_LIMIT_STAFF
    return timedelta(seconds=rest), timedelta(seconds=whole)


def lock_for(session: SessionBase, actor: Actor, *, by_hand: bool = True) -> Lock | None:
    """Say whether the session must be locked; else note that the person is here, if they are.

    Costs nothing within a minute of the last time, one statement otherwise.
    """
    key = session.session_key or ""
    if _seen.has(key):
        return None
    rest, whole = limits(actor)
    now = timezone.now()
    alive = UserSession.objects.filter(
        session_key=key, last_seen_at__gt=now - rest, created_at__gt=now - whole
    )
    if not by_hand:
        return None if alive.exists() else _why(key, actor, now - whole)
    if not alive.update(last_seen_at=Greatest("last_seen_at", now)):
        return _why(key, actor, now - whole)
    _seen.add(key)
    return None


def ends_at(session: SessionBase, actor: Actor) -> float:
    """Return when the session ends in any case, in seconds of the clock. One query."""
    rows = UserSession.objects.filter(session_key=session.session_key or "")
    began = rows.values_list("created_at", flat=True).first() or timezone.now()
    return float((began + limits(actor)[1]).timestamp())


def _why(session_key: str, actor: Actor, first: datetime) -> Lock:
    too_long = UserSession.objects.filter(session_key=session_key, created_at__lte=first)
    if too_long.exists():
        return Lock.OVER
    return Lock.IDLE if actor.roles.isdisjoint(SOON_LOCKED) else Lock.SOON


def sent_by_pages(url_name: str) -> None:
    """Have a POST to this address keep nobody signed in by itself: its view says who did it."""
    _by_pages.add(url_name)


def has_rested(last_seen_at: datetime, actor: Actor) -> bool:
    """Whether a session whose last sign of life was then has rested too long."""
    return timezone.now() - last_seen_at > limits(actor)[0]


def is_by_hand(request: HttpRequest) -> bool:
    """Whether a person did this: what a page fetches by itself keeps nobody signed in."""
    if request.method not in {"GET", "HEAD"}:
        return _name_of(request) not in _by_pages
    by_page = "HX-Request" in request.headers or request.headers.get("Sec-Fetch-Mode") in {
        "cors",
        "no-cors",
        "same-origin",
    }
    return not by_page


def _name_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
