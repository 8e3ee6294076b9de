"""What every page knows about its reader's wishes and its frame."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse

from iop.face.navigation import Link, links_for
from iop.policy.roles import SOON_LOCKED

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Face:
    """The reader's text size, theme, motion and zone, the navigation, the names on the page.

    Nothing is read before it is asked for; where the database is away, the reader is a stranger.
    """

    request: HttpRequest

    @cached_property
    def person(self) -> Any | None:
        """The signed-in person, or nobody."""
        try:
            user = getattr(self.request, "user", None)
            return user if user is not None and user.is_authenticated else None
        except DatabaseError:
            log.warning("The reader could not be read; the page is drawn for a stranger.")
            return None

    @property
    def site_name(self) -> str:
        return str(settings.SITE_NAME)

    @property
    def leave_url(self) -> str:
        return str(settings.LEAVE_URL or reverse("face:leave"))

    @property
    def theme(self) -> str:
        return str(getattr(self.person, "theme", ""))

    @property
    def text_size(self) -> str:
        return str(getattr(self.person, "text_size", ""))

    @property
    def motion(self) -> str:
        return "reduced" if getattr(self.person, "has_reduced_motion", False) else ""

    @property
    def zone(self) -> str:
        return str(getattr(self.person, "zone", "") or settings.DEFAULT_ZONE)

    @cached_property
    def programme(self) -> Any | None:
        """The programme that the person is in, where there is one."""
        return getattr(self.person, "programme", None)

    @property
    def idle_seconds(self) -> int:
        """How long a page may stand with nobody at it; the lock itself is the server's."""
        roles: frozenset[str] = getattr(self.actor, "roles", frozenset())
        is_soon = not SOON_LOCKED.isdisjoint(roles)
        return int(settings.IDLE_LIMIT_STAFF if is_soon else settings.IDLE_LIMIT)

    @property
    def actor(self) -> Any | None:
        return getattr(self.request, "actor", None)

    @cached_property
    def links(self) -> list[Link]:
        roles = getattr(self.actor, "roles", ())
        return links_for([str(role) for role in roles], self.request.path)


def face(request: HttpRequest) -> dict[str, Face]:
    return {"face": Face(request)}
