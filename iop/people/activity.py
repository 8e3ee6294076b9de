"""How long a session may rest, and how that is known. The session holds numbers, no words."""

import time
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from iop.people import presence
from iop.policy import CARE_TEAM, Actor, Role

BEGAN: Final = "began"
SEEN: Final = "seen"
EVERY: Final = 60
SHORTER: Final = CARE_TEAM | {Role.OPERATOR}


class Lock(StrEnum):
    """Why a page is locked."""

    IDLE = "idle"
    OVER = "over"


def limits(actor: Actor) -> tuple[int, int]:
    """Return the seconds of rest and the seconds in all that this person's session may last."""
    if actor.roles.isdisjoint(SHORTER):
        return settings.IDLE_LIMIT, settings.SESSION_LIMIT
    return settings.IDLE_LIMIT_STAFF, settings.SESSION_LIMIT_STAFF


def lock_for(session: SessionBase, actor: Actor) -> Lock | None:
    """Say whether the session must be locked. Asks the database only when it seems to be."""
    now, (rest, whole) = time.time(), limits(actor)
    if now - session.get(BEGAN, now) >= whole:
        return Lock.OVER
    if now - session.get(SEEN, now) < rest:
        return None
    seen = presence.last_seen(session.session_key or "")
    if now - seen >= rest:
        return Lock.IDLE
    session[SEEN] = int(seen)
    return None


def note(session: SessionBase) -> None:
    """Note that a person is here, at most once a minute; begins the count at the first time."""
    now = int(time.time())
    session.setdefault(BEGAN, now)
    if now - session.get(SEEN, 0) < EVERY:
        return
    session[SEEN] = now
    presence.touch([session.session_key or ""])


def is_by_hand(request: HttpRequest) -> bool:
    """Whether a person did this: what a page fetches by itself keeps nobody signed in."""
    if request.method not in {"GET", "HEAD"}:
        return True
    by_page = "HX-Request" in request.headers or request.headers.get("Sec-Fetch-Mode") in {
        "cors",
        "no-cors",
        "same-origin",
    }
    return not by_page
