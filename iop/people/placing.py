"""Lets an invitation keep a place in something that people does not know: a group."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from iop.people.models import Invitation, Person, Programme
from iop.policy import Role


@dataclass(frozen=True, slots=True)
class Places:
    """What can be chosen in a programme, how a place is kept, and how it is let go again.

    `keep` and `keep_for` get the chosen key and who asks, and refuse (a domain error) what may not
    be kept; `keep_for` is for somebody who is here already. `renew` says whether what was kept for
    an invitation can be kept further, also when its time ran out meanwhile.
    """

    choices: Callable[[Programme], list[tuple[str, str]]]
    keep: Callable[[Invitation, str, Person], object]
    keep_for: Callable[[Person, str, Role, Person], object]
    renew: Callable[[Invitation], bool]
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


def keep_for(person: Person, key: str, role: Role, *, by: Person) -> None:
    """Keep a place for somebody who is here, to come to it in a role. As `keep`."""
    for places in _places:
        if person.programme and key in dict(places.choices(person.programme)):
            places.keep_for(person, key, role, by)


def renew(invitation: Invitation) -> bool:
    """Say whether all that was kept for this invitation can be kept further. As `keep`."""
    return all(places.renew(invitation) for places in _places)


def release(invitation: Invitation) -> None:
    """Let go of what was kept for this invitation. The caller holds the transaction."""
    for places in _places:
        places.release(invitation)
