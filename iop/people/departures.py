"""Who wants to know when somebody goes, or when a page must close. Apps above register here.

`on_departure`, `on_roles_changed` and `on_consent_ended` are called inside the transaction that
ends the access, the role or the consent, so that what they end is ended together with it.
`on_closing` is called after the commit.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from django.db import transaction

from iop.people.models import Consent, Person

_departures: Final[list[Callable[[Person], object]]] = []
_roles: Final[list[Callable[[Person], object]]] = []
_consents: Final[list[Callable[[Consent], object]]] = []
_erasures: Final[list[Callable[[Person], object]]] = []
_addresses: Final[list[Callable[[str], object]]] = []
_close_person: Final[list[Callable[[int], object]]] = []
_judge_person: Final[list[Callable[[int], object]]] = []
_close_session: Final[list[Callable[[str], object]]] = []


def on_departure(leave: Callable[[Person], object]) -> None:
    """Have this called when a person's access ends: end memberships, places, stays."""
    _departures.append(leave)


def on_roles_changed(judge: Callable[[Person], object]) -> None:
    """Have this called when a role was given or ended: end what the roles do not allow any more."""
    _roles.append(judge)


def on_consent_ended(react: Callable[[Consent], object]) -> None:
    """Have this called when a consent is taken back, with the consent that has just ended."""
    _consents.append(react)


def on_erasure(blank: Callable[[Person], object]) -> None:
    """Have this called when a person is erased: leave a tombstone where their words were."""
    _erasures.append(blank)


def on_address_forgotten(forget: Callable[[str], object]) -> None:
    """Have this called with the fingerprint of each address, past ones too, of a person who is
    erased: drop what waits for it.
    """
    _addresses.append(forget)


def on_closing(
    *,
    person: Callable[[int], object],
    judged: Callable[[int], object],
    session: Callable[[str], object],
) -> None:
    """Have these called to close sockets within a second: of a person for good, of a person who is
    to come in anew where they still may, and of one session.
    """
    _close_person.append(person)
    _judge_person.append(judged)
    _close_session.append(session)


def depart(person: Person) -> None:
    """Tell everybody that this person's access ends. The caller holds the transaction."""
    for leave in _departures:
        leave(person)


def judge_anew(person: Person) -> None:
    """Tell everybody that this person's roles have changed. The caller holds the transaction."""
    for judge in _roles:
        judge(person)


def end_what_hangs_on(consent: Consent) -> None:
    """Tell everybody that this consent was taken back. The caller holds the transaction."""
    for react in _consents:
        react(consent)


def leave_tombstones(person: Person) -> None:
    """Tell everybody that this person is being erased. The caller holds the transaction."""
    for blank in _erasures:
        blank(person)


def forget_address(fingerprint: str) -> None:
    """Tell everybody that an address was an erased person's. The caller holds the transaction."""
    for forget in _addresses:
        forget(fingerprint)


def close_person(person_id: int) -> None:
    """Close every socket of a person once the transaction has been committed."""
    for close in _close_person:
        transaction.on_commit(partial(close, person_id))


def ask_again(person_id: int) -> None:
    """Have every socket of a person come in anew, once the transaction has been committed."""
    for judge in _judge_person:
        transaction.on_commit(partial(judge, person_id))


def close_sessions(session_keys: Iterable[str]) -> None:
    """Close the sockets of these sessions once the transaction has been committed."""
    for key in session_keys:
        for close in _close_session:
            transaction.on_commit(partial(close, key))
