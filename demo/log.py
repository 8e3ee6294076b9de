"""Writes the past of rooms in one go: numbers without gaps, stays as walls, sealed words.

The live site has one writer, `iop.rooms.log`, which stamps everything with now. This one is for
a past that never was; what it leaves behind obeys the same invariants.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from iop.people.keys import fresh_key
from iop.people.models import Person
from iop.rooms.actions import Draft
from iop.rooms.log import place_of
from iop.rooms.models import Entry, Reaction, Room, Stay
from iop.vault.seals import seal_many

BATCH = 500


@dataclass(slots=True)
class Log:
    """The log of one room in the making. Lines must be added in the order of time."""

    room: Room
    entries: list[Entry] = field(default_factory=list)
    words: dict[int, str] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    badges: dict[int, str] = field(default_factory=dict)

    @property
    def head(self) -> int:
        """The number of the last line."""
        return len(self.entries)

    def write(self, at: datetime, draft: Draft) -> Entry:
        """Add a line; a time before that of the last line becomes that of the last line."""
        author = draft.author
        entry = Entry(
            room=self.room,
            seq=self.head + 1,
            kind=draft.kind,
            author=author,
            client_id=fresh_key(),
            at=max(at, self.entries[-1].at) if self.entries else at,
            ref=draft.ref,
            facts=draft.facts,
            badge=draft.badge or (self.badges.get(author.pk, "") if author else ""),
            leads=any(stay.is_leader for stay in self._open_stays(author)),
        )
        if draft.text is not None:
            self.words[entry.seq] = draft.text
        self.entries.append(entry)
        return entry

    def join(self, at: datetime, person: Person, *, is_leader: bool = False) -> Stay:
        """Begin a stay at the head, and say so."""
        badge = self.badges.get(person.pk, "")
        stay = Stay(
            room=self.room,
            person=person,
            after_seq=self.head,
            started_at=at,
            is_leader=is_leader,
            badge=badge,
        )
        self.stays.append(stay)
        self.write(at, Draft("joined", author=person))
        return stay

    def leave(self, at: datetime, person: Person) -> None:
        """End a person's open stay at the head, and say so."""
        for stay in self._open_stays(person):
            stay.until_seq = stay.read_seq = self.head
            stay.ended_at = at
        self.write(at, Draft("left", author=person))

    def close(self, at: datetime) -> None:
        """Close the room: every open stay ends."""
        self.room.closed_at = at
        for stay in self.stays:
            if stay.ended_at is None:
                stay.until_seq = stay.read_seq = self.head
                stay.ended_at = at

    def _open_stays(self, person: Person | None) -> list[Stay]:
        return [one for one in self.stays if one.ended_at is None and one.person == person]

    def last_of(self, person: Person) -> Entry:
        """Return what somebody said last."""
        said = (one for one in reversed(self.entries) if one.kind == "post")
        return next(one for one in said if one.author_id == person.pk)

    def edit(self, at: datetime, line: Entry, text: str) -> None:
        """Change a line; the log keeps the words before."""
        before, self.words[line.seq] = self.words[line.seq], text
        line.edited_at = at
        self._change(at, "edit", line, line.author, text=before)

    def take_back(self, at: datetime, line: Entry) -> None:
        """Take a line back."""
        line.state = Entry.State.RETRACTED
        self._change(at, "retract", line, line.author)

    def set_aside(self, at: datetime, line: Entry, by: Person, reason: str) -> None:
        """Set a line aside with a reason."""
        line.state = Entry.State.HIDDEN
        self._change(at, "hide", line, by, text=reason)

    def answer(self, at: datetime, line: Entry, person: Person, kind: str) -> None:
        """Answer a line with a reaction."""
        self.reactions.append(Reaction(entry=line, person=person, kind=kind))
        self._change(at, "react", line, person, facts={"reaction": kind, "on": True})

    def _change(
        self,
        at: datetime,
        kind: str,
        line: Entry,
        by: Person | None,
        *,
        text: str | None = None,
        facts: dict[str, Any] | None = None,
    ) -> None:
        self.write(at, Draft(kind, author=by, text=text, facts=facts or {}, ref=line.seq))


def save(logs: Iterable[Log]) -> int:
    """Seal and save whole logs; returns how many lines. Their rooms must exist and be empty."""
    written = list(logs)
    for log in written:
        log.room.last_seq = log.head
    lines = [(log, entry) for log in written for entry in log.entries if entry.seq in log.words]
    texts = [(entry.author_id or 0, log.words[entry.seq], place_of(entry)) for log, entry in lines]
    for (_, entry), sealed in zip(lines, seal_many(texts), strict=True):
        entry.sealed = sealed
    entries = [entry for log in written for entry in log.entries]
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    Stay.objects.bulk_create([stay for log in written for stay in log.stays], batch_size=BATCH)
    reactions = [reaction for log in written for reaction in log.reactions]
    for reaction in reactions:
        reaction.entry_id = reaction.entry.pk
    Reaction.objects.bulk_create(reactions, batch_size=BATCH)
    rooms = [log.room for log in written]
    Room.objects.bulk_update(rooms, ["last_seq", "opened_at", "closed_at"], batch_size=100)
    return len(entries)
