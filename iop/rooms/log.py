"""The one writer of rooms' logs: numbers without gaps, sealed words, an audit row, the news."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from iop.audit.actions import Note, record_many
from iop.people.keys import fresh_key
from iop.people.models import Person
from iop.policy import Refusal
from iop.rooms.errors import Muted, NotInRoom, RoomClosed, UsedId
from iop.rooms.models import Entry, Room, Stay
from iop.vault.seals import seal_many


@dataclass(frozen=True, slots=True)
class Draft:
    """A line to be written. `text` is sealed with its author's key; `facts` holds ids and codes.

    A `client_id` makes it idempotent: the same author's second draft gets the first's entry.
    """

    kind: str
    author: Person | None = None
    text: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    ref: int | None = None
    client_id: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A draft on its way into a room. `needs_stay` has it refused unless its author may post."""

    room_id: int
    draft: Draft
    needs_stay: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it stands in the log; not new when the same wish had been granted before."""

    entry: Entry
    is_new: bool


Outcome = Written | Refusal
Pair = tuple[int, str]


def place_of(entry: Entry) -> str:
    """Return what the entry's seal is bound to."""
    return sealed_place(entry.room_id, entry.author_id, entry.client_id)


def sealed_place(room_id: int, author_id: int | None, client_id: str) -> str:
    """Return what the seal of such an entry is bound to; client ids are unique for an author."""
    return f"rooms_entry:{room_id}:{author_id}:{client_id}:sealed"


@transaction.atomic
def write(placed: Sequence[Placed], *, announce: Callable[[dict[int, int]], None]) -> list[Outcome]:
    """Write drafts of any rooms in order and return what became of each.

    Locks the rooms until commit, so their numbers have no gaps. On commit `announce` is told
    the new head of each room. Costs eight statements, however many drafts.
    """
    rooms = lock_rooms({one.room_id for one in placed})
    outcomes, fresh = _sort_out(placed, rooms)
    if fresh:
        _seal([placed[at] for at in fresh], [_entry(outcomes[at]) for at in fresh])
        _number(rooms, [_entry(outcomes[at]) for at in fresh])
        heads = {room_id: room.last_seq for room_id, room in rooms.items()}
        transaction.on_commit(lambda: announce(heads))
    return outcomes


def lock_rooms(room_ids: set[int]) -> dict[int, Room]:
    """Lock rooms in one order, so that two writers never wait for each other."""
    rows = Room.objects.select_for_update().filter(pk__in=room_ids).order_by("pk")
    return {room.pk: room for room in rows}


def _entry(outcome: Outcome) -> Entry:
    assert isinstance(outcome, Written)
    return outcome.entry


def _sort_out(placed: Sequence[Placed], rooms: dict[int, Room]) -> tuple[list[Outcome], list[int]]:
    """Return the outcome of each draft, and the positions of those to be written."""
    known, stays = _known(placed), _stays(placed)
    now, outcomes, fresh = timezone.now(), list[Outcome](), list[int]()
    for at, one in enumerate(placed):
        pair = _pair(one.draft)
        before = known.get(pair) if pair else None
        refusal = _repeated(one, before) if before else _refusal(one, rooms, stays)
        if refusal or before:
            outcomes.append(refusal or Written(_certain(before), is_new=False))
            continue
        entry = _blank(one, now, stays)
        outcomes.append(Written(entry, is_new=True))
        fresh.append(at)
        if pair:
            known[pair] = entry
    return outcomes, fresh


def _certain(entry: Entry | None) -> Entry:
    assert entry is not None
    return entry


def _pair(draft: Draft) -> Pair | None:
    return (draft.author.pk, draft.client_id) if draft.author and draft.client_id else None


def _known(placed: Sequence[Placed]) -> dict[Pair, Entry]:
    pairs = {pair for one in placed if (pair := _pair(one.draft))}
    if not pairs:
        return {}
    rows = Entry.objects.filter(
        author_id__in={author for author, _ in pairs}, client_id__in={name for _, name in pairs}
    )
    return {(row.author_id, row.client_id): row for row in rows if row.author_id is not None}


def _stays(placed: Sequence[Placed]) -> dict[tuple[int, int], Stay]:
    asked = [(one.room_id, one.draft.author.pk) for one in placed if one.draft.author]
    if not asked:
        return {}
    rows = Stay.objects.open().filter(
        room_id__in={room_id for room_id, _ in asked}, person_id__in={pk for _, pk in asked}
    )
    return {(stay.room_id, stay.person_id): stay for stay in rows}


def _repeated(one: Placed, before: Entry) -> Refusal | None:
    is_same = before.room_id == one.room_id and before.kind == one.draft.kind
    return None if is_same else UsedId()


def _refusal(
    one: Placed, rooms: dict[int, Room], stays: dict[tuple[int, int], Stay]
) -> Refusal | None:
    if not one.needs_stay:
        return None
    if rooms[one.room_id].closed_at:
        return RoomClosed()
    stay = stays.get((one.room_id, one.draft.author.pk)) if one.draft.author else None
    if stay is None:
        return NotInRoom()
    return Muted() if stay.muted_at and one.draft.kind != "retract" else None


def _blank(one: Placed, now: datetime, stays: dict[tuple[int, int], Stay]) -> Entry:
    draft = one.draft
    stay = stays.get((one.room_id, draft.author.pk)) if draft.author else None
    return Entry(
        room_id=one.room_id,
        kind=draft.kind,
        author=draft.author,
        client_id=draft.client_id or fresh_key(),
        at=now,
        ref=draft.ref,
        facts=draft.facts,
        badge=draft.badge or (stay.badge if stay else ""),
    )


def _seal(placed: list[Placed], entries: list[Entry]) -> None:
    with_words = [
        (entry, one.draft.text)
        for one, entry in zip(placed, entries, strict=True)
        if one.draft.text is not None and entry.author_id is not None
    ]
    texts = [(entry.author_id or 0, text, place_of(entry)) for entry, text in with_words]
    for (entry, _), sealed in zip(with_words, seal_many(texts), strict=True):
        entry.sealed = sealed


def _number(rooms: dict[int, Room], entries: list[Entry]) -> None:
    first = {room_id: room.last_seq + 1 for room_id, room in rooms.items()}
    for entry in entries:
        room = rooms[entry.room_id]
        room.last_seq = entry.seq = room.last_seq + 1
    moved = {entry.room_id for entry in entries}
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE rooms_room SET last_seq = %s WHERE id = %s",
            [(rooms[room_id].last_seq, room_id) for room_id in sorted(moved)],
        )
    Entry.objects.bulk_create(entries)
    record_many(_note(rooms[room_id], first[room_id], entries) for room_id in sorted(moved))


def _note(room: Room, first: int, entries: list[Entry]) -> Note:
    """One row a room and batch: who wrote which numbers, of which kinds."""
    lines = [entry for entry in entries if entry.room_id == room.pk]
    authors = {entry.author_id for entry in lines}
    return Note(
        "room.write",
        authors.pop() if len(authors) == 1 else None,
        room.programme_id,
        f"rooms.room:{room.key}",
        {
            "from": first,
            "to": room.last_seq,
            "by": [entry.author_id for entry in lines],
            "kinds": sorted({entry.kind for entry in lines}),
        },
    )
