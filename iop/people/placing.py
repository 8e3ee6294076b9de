"""Lets an invitation keep a place in something that people does not know: a group."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from iop.people.models import Invitation, Person, Programme


@dataclass(frozen=True, slots=True)
class Places:
    """What can be chosen in a programme, how a place is kept, and how it is let go again.

    `keep` gets the chosen key and who asks, and refuses (a domain error) what may not be kept.
    """

    choices: Callable[[Programme], list[tuple[str, str]]]
    keep: Callable[[Invitation, str, Person], object]
    release: Callable[[Invitation], object]


_places: Final[list[Places]] = []


def register(places: Places) -> None:
    """Add places that an invitation may keep."""
    _places.append(places)


def choices(programme: Programme) -> list[tuple[str, str]]:
    """Return (key, name) of everything that has a place to keep."""
    return [choice for places in _places for choice in places.choices(programme)]


def keep(invitation: Invitation, key: str, *, by: Person) -> None:
    """Keep a place for whoever accepts the invitation. The caller holds the transaction."""
    for places in _places:
        if invitation.programme and key in dict(places.choices(invitation.programme)):
            places.keep(invitation, key, by)


def release(invitation: Invitation) -> None:
    """Let go of what was kept for this invitation. The caller holds the transaction."""
    for places in _places:
        places.release(invitation)
