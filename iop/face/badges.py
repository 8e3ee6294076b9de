"""Role badges: icon, word and ground, drawn by the server so that no name can imitate one."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Badge(NamedTuple):
    """How one role is shown."""

    label: Promise
    kind: str
    icon: str


BADGES: dict[str, Badge] = {
    "facilitator": Badge(_("Facilitator"), "clinician", "circle"),
    "clinician": Badge(_("Clinician"), "clinician", "shield"),
    "specialist": Badge(_("Peer specialist"), "peer", "sprout"),
    "mentor": Badge(_("Mentor"), "mentor", "pair"),
    "alumni": Badge(_("Alum"), "alum", "proud"),
    "family": Badge(_("Family"), "family", "home"),
    "staff": Badge(_("Staff"), "plain", "settings"),
    "buddy": Badge(_("Buddy"), "plain", "metoo"),
    "new": Badge(_("New this week"), "alum", "sprout"),
    "leads": Badge(_("Leads"), "plain", "circle"),
    "you": Badge(_("You"), "you", "me"),
}


def badge_for(role: str) -> Badge | None:
    """Return how a role is shown; a client, and a word we don't know, wears none."""
    return BADGES.get(role)


@cache
def reserved_words() -> frozenset[str]:
    """Return the words, in lower case, that no display name may contain.

    Those of every language of the house and of both genders, whatever the reader's is.
    """
    words: set[str] = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for badge in BADGES.values():
                words |= _both(str(badge.label).casefold())
    return frozenset(words)


def _both(label: str) -> set[str]:
    """Return a word like "egresado/a" as each of the two that it stands for."""
    return {re.sub(r"/\w+", "", label), re.sub(r"o?/(\w+)", r"\1", label)}
