"""Who wants to know when somebody goes, or when a page must close. Apps above register here.

`on_departure` and `on_consent_ended` are called inside the transaction that ends the access, so
that what they end is ended together with it. `on_closing` is called after the commit.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from django.db import transaction

from iop.people.models import Consent, Person

_departures: Final[list[Callable[[Person], object]]] = []
_consents: Final[list[Callable[[Consent], object]]] = []
_erasures: Final[list[Callable[[Person], object]]] = []
_close_person: Final[list[Callable[[int], object]]] = []
_close_session: Final[list[Callable[[str], object]]] = []


def on_departure(leave: Callable[[Person], object]) -> None:
    """Have this called when a person's access ends: end memberships, places, stays."""
    _departures.append(leave)


def on_consent_ended(react: Callable[[Consent], object]) -> None:
    """Have this called when a consent is taken back, with the consent that has just ended."""
    _consents.append(react)


def on_erasure(blank: Callable[[Person], object]) -> None:
    """Have this called when a person is erased: leave a tombstone where their words were."""
    _erasures.append(blank)


def on_closing(*, person: Callable[[int], object], session: Callable[[str], object]) -> None:
    """Have these called to close the sockets of a person, or of one session, within a second."""
    _close_person.append(person)
    _close_session.append(session)


def depart(person: Person) -> None:
    """Tell everybody that this person's access ends. The caller holds the transaction."""
    for leave in _departures:
        leave(person)


def end_what_hangs_on(consent: Consent) -> None:
    """Tell everybody that this consent was taken back. The caller holds the transaction."""
    for react in _consents:
        react(consent)


def leave_tombstones(person: Person) -> None:
    """Tell everybody that this person is being erased. The caller holds the transaction."""
    for blank in _erasures:
        blank(person)


def close_person(person_id: int) -> None:
    """Close every socket of a person once the transaction has been committed."""
    for close in _close_person:
        transaction.on_commit(partial(close, person_id))


def close_sessions(session_keys: Iterable[str]) -> None:
    """Close the sockets of these sessions once the transaction has been committed."""
    for key in session_keys:
        for close in _close_session:
            transaction.on_commit(partial(close, key))
