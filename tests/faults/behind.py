"""The suite's own view of the running site's database: lays out rooms, reads what was kept.

It works in one thread on one connection, so that it touches no connection of the tests themselves.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.db import OperationalError, connections
from django.utils import timezone

from iop.audit.queries import all_faults
from iop.people.models import Person, Programme
from iop.policy import Role
from iop.rooms.actions import close_stale_visits, open_room
from iop.rooms.log import place_of
from iop.rooms.models import Entry, Room, Stay
from iop.rooms.queries.presence import present_in
from iop.settings.databases import database
from iop.vault.models import DataKey
from iop.vault.seals import Sealed, open_many
from tests.factories.people import make_person
from tests.faults.ledger import Row, Span
from tests.support.backstage import begin_session

Result = TypeVar("Result")
Unblock = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Seat:
    """Somebody who is signed in."""

    person_id: int
    key: str
    email: str
    cookie: str


@dataclass(frozen=True)
class Place:
    """A room that was laid out."""

    room_id: int
    key: str


class Behind:
    """Runs what reads or writes the site's database directly."""

    def __init__(self, pool: ThreadPoolExecutor, unblock: Unblock) -> None:
        self._pool, self._unblock = pool, unblock

    def __call__(self, do: Callable[..., Result], *args: Any, **values: Any) -> Result:
        """Do it, once more when the connection was cut by a fault."""
        with self._unblock():
            return self._pool.submit(_attempt, do, *args, **values).result(timeout=120)


def _attempt(do: Callable[..., Result], *args: Any, **values: Any) -> Result:
    try:
        return do(*args, **values)
    except OperationalError:
        connections["default"].close()
        return do(*args, **values)


def _attach(address: str) -> None:
    """Give this thread a connection of its own to the address; other threads keep theirs."""
    before = dict(connections.settings)
    connections.settings.update(connections.configure_settings({"default": database(address)}))
    try:
        connections["default"]  # made here and now for this thread
    finally:
        connections.settings.update(before)


@contextmanager
def behind(address: str, unblock: Unblock = nullcontext) -> Iterator[Behind]:
    """Open the site's database for this process, and close it afterwards."""
    with ThreadPoolExecutor(1, "behind") as pool:
        pool.submit(_attach, address).result()
        yield Behind(pool, unblock)
        pool.submit(connections.close_all).result()


def make_seats(count: int) -> list[Seat]:
    """Make clients who are signed in."""
    programme = Programme.objects.first() or Programme.objects.create(name="Riverside")
    people = [make_person(Role.CLIENT, programme=programme) for _ in range(count)]
    return [Seat(one.pk, one.key, one.email, cookie_of(one)) for one in people]


def cookie_of(person: Person) -> str:
    """Sign a person in."""
    return f"{settings.SESSION_COOKIE_NAME}={begin_session(person)}"


def make_place(seats: list[Seat]) -> Place:
    """Open a room with a stay for each, from its first line on."""
    programme = Person.objects.get(pk=seats[0].person_id).programme
    room = open_room(programme, keeps_awake=True)
    now = timezone.now()
    Stay.objects.bulk_create(
        Stay(room=room, person_id=seat.person_id, after_seq=0, started_at=now) for seat in seats
    )
    return Place(room.pk, room.key)


def head_of(room_id: int) -> int:
    """Return the number of the room's last line."""
    head: int = Room.objects.values_list("last_seq", flat=True).get(pk=room_id)
    return head


def delete_line(room_id: int, seq: int) -> None:
    """Lose a line on purpose: the checker must say so."""
    Entry.objects.filter(room_id=room_id, seq=seq).delete()


def rows_of(room_id: int) -> list[Row]:
    """Return the whole log of a room, opened."""
    entries = list(Entry.objects.filter(room_id=room_id).select_related("author").order_by("seq"))
    sealed = [
        Sealed(row.author_id or 0, bytes(row.sealed or b""), place_of(row)) for row in entries
    ]
    return [
        Row(
            row.seq,
            row.kind,
            row.author.key if row.author else None,
            row.client_id,
            text,
            row.state,
        )
        for row, text in zip(entries, open_many(sealed), strict=True)
    ]


def stays_of(room_id: int) -> dict[str, list[Span]]:
    """Return who may read what of a room."""
    found: dict[str, list[Span]] = {}
    for stay in Stay.objects.filter(room_id=room_id).select_related("person"):
        found.setdefault(stay.person.key, []).append(Span(stay.after_seq, stay.until_seq))
    return found


def present_after_sweep(room_id: int) -> set[str]:
    """Return who is in a room by the rows, after what died without a word was swept away."""
    close_stale_visits()
    return {one.key for one in present_in([room_id])[room_id]}


def turned_keys() -> bool:
    """Tell whether the data keys hang on the second secret now."""
    return DataKey.objects.filter(keyring_number=2).exists()


def broken_chain() -> list[str]:
    """Return the faults of the audit record, as `manage.py verify_audit` names them."""
    return [str(fault) for fault in all_faults()]
