"""The one writer of rooms' logs: numbers without gaps, sealed words, an audit row, the news."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.utils import timezone

from iop import sql
from iop.audit.actions import Note, record_many
from iop.people.keys import fresh_key
from iop.people.models import Person
from iop.policy import Refusal
from iop.rooms.errors import Muted, NotInRoom, RoomClosed, UsedId
from iop.rooms.models import Entry, Room
from iop.vault.seals import seal_many

HEADS: Final = """
    SELECT id, key, programme_id, last_seq, closed_at IS NOT NULL FROM rooms_room
    WHERE id IN {} ORDER BY id
"""
SAID: Final = "SELECT id FROM rooms_entry WHERE author_id IN {} AND client_id IN {}"
STAYS: Final = """
    SELECT room_id, person_id, after_seq, muted_at IS NOT NULL, badge, is_leader FROM rooms_stay
    WHERE ended_at IS NULL AND room_id IN {}
"""
MOVE: Final = "UPDATE rooms_room SET last_seq = CASE id {} END WHERE id IN {}"
COLUMNS: Final = (
    "room_id", "seq", "kind", "author_id", "client_id", "at", "sealed", "ref", "facts", "state",
    "badge", "leads",
)  # fmt: skip


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


class Standing(NamedTuple):
    """What somebody is in a room: their stay, as far as a line must know it."""

    room_id: int
    person_id: int
    begins: int
    is_muted: bool
    badge: str
    is_leader: bool


@dataclass(slots=True, eq=False)
class Head:
    """A locked room, as far as its writer must know it, and who is in it."""

    room_id: int
    key: str
    programme_id: int
    last_seq: int
    is_closed: bool
    stays: dict[int, Standing] = field(default_factory=dict)

    @property
    def inside(self) -> dict[int, int]:
        """Each person who is in the room, with the number that their stay begins after."""
        return {person_id: standing.begins for person_id, standing in self.stays.items()}


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it stands in the log, and its room as it was written.

    It is not new when the same wish had been granted before.
    """

    entry: Entry
    room: Head
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
    the new head of each room. Costs eight statements in three trips and the commit, however many.
    """
    found = _look(placed)
    outcomes, fresh = _sort_out(placed, found)
    if fresh:
        entries = [_entry(outcomes[at]) for at in fresh]
        _seal([placed[at] for at in fresh], entries)
        _number(found.heads, entries)
        heads = {room_id: head.last_seq for room_id, head in found.heads.items()}
        transaction.on_commit(lambda: announce(heads))
    return outcomes


def lock_rooms(room_ids: set[int]) -> dict[int, Room]:
    """Lock rooms in one order, so that two writers never wait for each other."""
    rows = Room.objects.select_for_update(no_key=True).filter(pk__in=room_ids).order_by("pk")
    return {room.pk: room for room in rows}


@dataclass(frozen=True, slots=True)
class Found:
    """What the database says before a batch is written."""

    heads: dict[int, Head]
    known: dict[Pair, Entry]


def _look(placed: Sequence[Placed]) -> Found:
    """Lock the rooms in one order, then read what was said before and who stays. One trip."""
    room_ids = sorted({one.room_id for one in placed})
    authors = {one.draft.author.pk for one in placed if one.draft.author}
    names = {one.draft.client_id for one in placed if one.draft.client_id}
    with sql.together():
        heads = sql.ask(HEADS.format(sql.marks(len(room_ids))) + sql.lock(), room_ids)
        known = _ask_said(authors, names)
        stays = sql.ask(STAYS.format(sql.marks(len(room_ids))), room_ids)
    found = {row[0]: Head(*row) for row in heads()}
    for standing in map(Standing._make, stays()):
        found[standing.room_id].stays[standing.person_id] = standing
    return Found(found, _entries([row[0] for row in known()]))


def _ask_said(authors: Collection[int], names: Collection[str]) -> Callable[[], sql.Rows]:
    """Ask for what these authors said before under these names; nobody is asked for none."""
    if not authors or not names:
        return list
    places = sql.marks(len(authors)), sql.marks(len(names))
    return sql.ask(SAID.format(*places), [*authors, *names])


def _entries(ids: list[int]) -> dict[Pair, Entry]:
    """Return those that were said before: hardly ever any."""
    rows = Entry.objects.filter(pk__in=ids) if ids else ()
    return {(row.author_id, row.client_id): row for row in rows if row.author_id is not None}


def _entry(outcome: Outcome) -> Entry:
    assert isinstance(outcome, Written)
    return outcome.entry


def _sort_out(placed: Sequence[Placed], found: Found) -> tuple[list[Outcome], list[int]]:
    """Return the outcome of each draft, and the positions of those to be written."""
    now, outcomes, fresh = timezone.now(), list[Outcome](), list[int]()
    for at, one in enumerate(placed):
        head, pair = found.heads[one.room_id], _pair(one.draft)
        before = found.known.get(pair) if pair else None
        refusal = _repeated(one, before) if before else _refusal(one, head)
        if refusal or before:
            outcomes.append(refusal or Written(_certain(before), head, is_new=False))
            continue
        entry = _blank(one, now, head)
        outcomes.append(Written(entry, head, is_new=True))
        fresh.append(at)
        if pair:
            found.known[pair] = entry
    return outcomes, fresh


def _certain(entry: Entry | None) -> Entry:
    assert entry is not None
    return entry


def _pair(draft: Draft) -> Pair | None:
    return (draft.author.pk, draft.client_id) if draft.author and draft.client_id else None


def _standing(one: Placed, head: Head) -> Standing | None:
    author = one.draft.author
    return head.stays.get(author.pk) if author else None


def _repeated(one: Placed, before: Entry) -> Refusal | None:
    is_same = before.room_id == one.room_id and before.kind == one.draft.kind
    return None if is_same else UsedId()


def _refusal(one: Placed, head: Head) -> Refusal | None:
    if not one.needs_stay:
        return None
    if head.is_closed:
        return RoomClosed()
    standing = _standing(one, head)
    if standing is None:
        return NotInRoom()
    return Muted() if standing.is_muted and one.draft.kind != "retract" else None


def _blank(one: Placed, now: datetime, head: Head) -> Entry:
    draft, standing = one.draft, _standing(one, head)
    return Entry(
        room_id=one.room_id,
        kind=draft.kind,
        author=draft.author,
        client_id=draft.client_id or fresh_key(),
        at=now,
        ref=draft.ref,
        facts=draft.facts,
        badge=draft.badge or (standing.badge if standing else ""),
        leads=bool(standing and standing.is_leader),
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


def _number(heads: dict[int, Head], entries: list[Entry]) -> None:
    first = {room_id: head.last_seq + 1 for room_id, head in heads.items()}
    for entry in entries:
        head = heads[entry.room_id]
        head.last_seq = entry.seq = head.last_seq + 1
    moved = [heads[room_id] for room_id in sorted({entry.room_id for entry in entries})]
    with sql.together():
        ids = _insert(entries)
        _move(moved)
        record_many(_note(head, first[head.room_id], entries) for head in moved)
    for entry, (pk,) in zip(entries, ids(), strict=True):
        entry.pk = pk


def _insert(entries: list[Entry]) -> Callable[[], sql.Rows]:
    statement, values = sql.insertion("rooms_entry", COLUMNS, [_values(entry) for entry in entries])
    return sql.ask(f"{statement} RETURNING id", values)


def _values(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.room_id, entry.seq, entry.kind, entry.author_id, entry.client_id,
        sql.moment(entry.at), entry.sealed, entry.ref, sql.facts(entry.facts), entry.state,
        entry.badge, entry.leads,
    )  # fmt: skip


def _move(heads: list[Head]) -> None:
    """Write down how far the rooms go now."""
    cases = " ".join(["WHEN %s THEN %s"] * len(heads))
    values = [value for head in heads for value in (head.room_id, head.last_seq)]
    statement = MOVE.format(cases, sql.marks(len(heads)))
    sql.tell(statement, [*values, *(head.room_id for head in heads)])


def _note(head: Head, first: int, entries: list[Entry]) -> Note:
    """One row a room and batch: who wrote which numbers, of which kinds."""
    lines = [entry for entry in entries if entry.room_id == head.room_id]
    authors = {entry.author_id for entry in lines}
    return Note(
        "room.write",
        authors.pop() if len(authors) == 1 else None,
        head.programme_id,
        f"rooms.room:{head.key}",
        {
            "from": first,
            "to": head.last_seq,
            "by": [entry.author_id for entry in lines],
            "kinds": sorted({entry.kind for entry in lines}),
        },
    )
