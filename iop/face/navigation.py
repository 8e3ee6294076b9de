"""The main navigation: a register of places, each with its icon and the roles that have it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVERYONE: frozenset[str] = frozenset()
STAFF = frozenset({"staff"})
OPERATORS = frozenset({"operator"})


class Place(NamedTuple):
    """One entry of the register; no roles means that everyone has it, save those it is not for."""

    label: Promise
    url_name: str
    icon: str
    roles: frozenset[str] = EVERYONE
    not_for: frozenset[str] = frozenset()


class Link(NamedTuple):
    """One entry as a reader sees it."""

    label: Promise
    href: str
    icon: str
    is_current: bool


PLACES = (
    Place(_("Home"), "groups:home", "home"),
    # Staff come to every group by Plan, to those they lead from Home: a phone holds five places.
    Place(_("Groups"), "groups:groups", "circle", not_for=STAFF | OPERATORS),
    Place(_("Search"), "groups:search", "search", not_for=OPERATORS),
    Place(_("People"), "people:staff", "pair", STAFF),
    Place(_("Plan"), "groups:staff", "chart", STAFF),
    Place(_("Programmes"), "admin:index", "settings", OPERATORS),
    Place(_("Me"), "people:me", "me"),
)


def links_for(roles: Collection[str], path: str) -> list[Link]:
    """Return the reader's places; one whose address does not exist yet is left out."""
    has = set(roles)
    mine = [one for one in PLACES if (not one.roles or one.roles & has) and not one.not_for & has]
    found = [(place, href) for place in mine if (href := _address(place.url_name))]
    here = current(path, [href for _place, href in found])
    return [Link(place.label, href, place.icon, href == here) for place, href in found]


def current(path: str, addresses: Collection[str]) -> str:
    """Return the address that the path lies under: the longest, and "/" only for itself."""
    under = [href for href in addresses if path == href or (href != "/" and path.startswith(href))]
    return max(under, key=len, default="")


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
