"""Searches what the asker may read, by opening and scanning: there is no index of plain words."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final
from unicodedata import normalize

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from iop.policy import Actor
from iop.rooms.lines import SHOWN, Line
from iop.rooms.log import sealed_place
from iop.rooms.models import Entry, Room, Stay
from iop.rooms.queries.reading import read_full, with_authors
from iop.vault.seals import Sealed, open_many

CHUNK: Final = 2000
Row = tuple[int, int, int, str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A line that holds all the words, and the room it stands in."""

    room_id: int
    line: Line


def folded(text: str) -> str:
    """Return a text in the form in which words are compared."""
    return normalize("NFKC", text).casefold()


def search_words(actor: Actor, rooms: Iterable[Room], words: str, limit: int = 50) -> list[Found]:
    """Return the newest lines that hold all the words, newest first.

    Looks at shown lines within the actor's stays only. Costs two queries for the scan, however
    many lines, and three for what was found.
    """
    wanted = folded(words).split()
    if not wanted:
        return []
    with _streaming():
        found = list(islice(_matches(actor, [room.pk for room in rooms], wanted), limit))
    lines = _lines(found)
    return [lines[pk] for pk in found if pk in lines]


def _streaming() -> AbstractContextManager[Any]:
    """Let rows come as they are read. Outside a transaction PostgreSQL lays all aside first.

    SQLite streams by itself, and its transactions would hold up whoever writes.
    """
    is_far = connection.vendor == "postgresql"
    return transaction.atomic(savepoint=False) if is_far else nullcontext()


def _matches(actor: Actor, room_ids: list[int], wanted: list[str]) -> Iterator[int]:
    rows = _readable(actor, room_ids).values_list(
        "pk", "room_id", "author_id", "client_id", "sealed"
    )
    scan = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(scan, CHUNK)):
        texts = open_many([_sealed(row) for row in chunk])
        for row, text in zip(chunk, texts, strict=True):
            if text is not None and _holds(text, wanted):
                yield row[0]


def _holds(text: str, wanted: list[str]) -> bool:
    within = folded(text)
    return all(word in within for word in wanted)


def _sealed(row: Row) -> Sealed:
    _, room_id, author_id, client_id, sealed = row
    return Sealed(author_id, bytes(sealed), sealed_place(room_id, author_id, client_id))


def _readable(actor: Actor, room_ids: list[int]) -> QuerySet[Entry]:
    """Return the lines that may be searched. The stays are read before: joined, they mislead
    the planner where nobody has counted the rows for it yet.
    """
    stays = Stay.objects.filter(person_id=actor.person_id or 0, room_id__in=room_ids)
    within = Q(pk__in=[])
    for room_id, after, until in stays.values_list("room_id", "after_seq", "until_seq"):
        ends = Q() if until is None else Q(seq__lte=until)
        within |= Q(room_id=room_id, seq__gt=after) & ends
    lines = Entry.objects.filter(within, ref__isnull=True, state=SHOWN, sealed__isnull=False)
    return lines.order_by("-pk")


def _lines(pks: list[int]) -> dict[int, Found]:
    """Return what was found as lines, by the entries' numbers."""
    rows = list(with_authors(Entry.objects.filter(pk__in=pks)).order_by("room_id"))
    return {
        full.entry.pk: Found(full.entry.room_id, full.seen_by(inside=False))
        for full in read_full(rows)
    }
