"""Reads lines within the asker's stays. Costs the same few queries however many lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch, Q, QuerySet

from iop.people.models import Person
from iop.policy import Actor
from iop.rooms.limits import PAGE_LINES, RESUME_ENTRIES
from iop.rooms.lines import CHANGES, HIDDEN, RETRACTED, Card, FullLine, Line
from iop.rooms.log import place_of
from iop.rooms.models import Entry, Reaction, Room
from iop.rooms.queries.facts import facts_of
from iop.rooms.rules import RoomFacts
from iop.vault.seals import Sealed, open_many


@dataclass(frozen=True, slots=True)
class Page:
    """Lines in the order of their numbers, and whether older ones were left out."""

    entries: list[Line]
    more: bool


def lines_before(
    actor: Actor, room: Room, *, before: int | None = None, limit: int = PAGE_LINES
) -> Page:
    """Return the newest lines before a number, as they are now, within the actor's stays.

    Changes are part of the lines they name, so they do not stand between them.
    """
    return page_before(facts_of(room, actor.person_id or 0), before=before, limit=limit)


def page_before(facts: RoomFacts, *, before: int | None = None, limit: int = PAGE_LINES) -> Page:
    """See `lines_before`; for callers that know the facts."""
    rows = _within(facts).filter(ref__isnull=True).order_by("-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows[: limit + 1])
    return Page(_seen(facts, found[:limit][::-1]), len(found) > limit)


def since(actor: Actor, room: Room, seq: int, limit: int = RESUME_ENTRIES) -> Page:
    """Return what came after a number within the actor's stays, without gaps in a stay.

    More than `limit`, or an absence, is not caught up line by line: the newest page comes, and
    `more` is true.
    """
    return page_since(facts_of(room, actor.person_id or 0), seq, limit)


def page_since(facts: RoomFacts, seq: int, limit: int = RESUME_ENTRIES) -> Page:
    """See `since`; for callers that know the facts."""
    if seq <= 0:
        return page_before(facts)
    if facts.was_away_since(seq):
        return replace(page_before(facts), more=True)
    found = list(_within(facts).filter(seq__gt=seq).order_by("seq")[: limit + 1])
    if len(found) > limit:
        return replace(page_before(facts), more=True)
    return Page(_seen(facts, found), more=False)


def _within(facts: RoomFacts) -> QuerySet[Entry]:
    stays = Q(pk__in=[])
    for wall in facts.walls:
        until = Q() if wall.until is None else Q(seq__lte=wall.until)
        stays |= Q(seq__gt=wall.after) & until
    return with_authors(Entry.objects.filter(stays, room_id=facts.room_id))


def with_authors(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Bring the authors, as far as a card shows them, each once however many lines are theirs."""
    shown = Person.objects.get_queryset().only("key", "display_name", "avatar_seed")
    return rows.prefetch_related(Prefetch("author", shown))


def _seen(facts: RoomFacts, rows: Sequence[Entry]) -> list[Line]:
    return [
        full.seen_by(
            inside=full.is_inside(facts.person_id, leads=facts.is_leader), covers=facts.covers
        )
        for full in read_full(rows)
    ]


def read_full(rows: Sequence[Entry]) -> list[FullLine]:
    """Return lines with their words, reasons, reactions and the lines they change.

    At most five queries (changed lines and their authors, reasons, reactions, unknown keys).
    Nothing of it may be let out but by `FullLine.seen_by`.
    """
    if not rows:
        return []
    targets = _targets(rows)
    lines = {row.pk: row for row in (*rows, *targets.values()) if row.kind not in CHANGES}
    hides = _hides([row for row in lines.values() if row.state == HIDDEN])
    texts = _opened([*lines.values(), *hides.values()])
    reactions = _reactions(lines)

    def full(row: Entry) -> FullLine:
        hide = hides.get(row.seq)
        return FullLine(
            entry=row,
            card=Card.of(row.author, row.badge, leads=row.leads) if row.author else None,
            text=texts.get(row.pk),
            reason=texts.get(hide.pk) if hide else None,
            reason_by=hide.author.display_name if hide and hide.author else "",
            reactions=reactions.get(row.pk, {}),
        )

    return [
        replace(full(row), target=full(targets[row.ref]) if row.ref in targets else None)
        for row in rows
    ]


def _targets(rows: Sequence[Entry]) -> dict[int | None, Entry]:
    wanted = {row.ref for row in rows if row.kind in CHANGES and row.ref is not None}
    if not wanted:
        return {}
    known: dict[int | None, Entry] = {row.seq: row for row in rows if row.seq in wanted}
    missing = wanted - known.keys()
    found = Entry.objects.filter(room_id=rows[0].room_id, seq__in=missing)
    return known | {row.seq: row for row in with_authors(found)}


def _hides(hidden: list[Entry]) -> dict[int | None, Entry]:
    """Return for each hidden line the entry that hid it last: it holds the sealed reason."""
    if not hidden:
        return {}
    found = Entry.objects.filter(
        room_id=hidden[0].room_id, kind="hide", ref__in=[row.seq for row in hidden]
    )
    return {row.ref: row for row in with_authors(found).order_by("seq")}


def _opened(rows: Iterable[Entry]) -> dict[int, str | None]:
    with_words = [row for row in rows if row.sealed is not None and row.state != RETRACTED]
    sealed = [
        Sealed(row.author_id or 0, bytes(row.sealed or b""), place_of(row)) for row in with_words
    ]
    pairs = zip(with_words, open_many(sealed), strict=True)
    return {row.pk: text for row, text in pairs}


def _reactions(lines: dict[int, Entry]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = {}
    rows = Reaction.objects.filter(entry__in=[pk for pk, row in lines.items() if row.author_id])
    for entry_id, kind, key in rows.order_by("pk").values_list("entry_id", "kind", "person__key"):
        found.setdefault(entry_id, {}).setdefault(kind, []).append(key)
    return found
