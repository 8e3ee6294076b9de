"""A line of the log as a reader may see it: what is shown, to whom, and as JSON."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from iop.people.models import Person
from iop.rooms.models import Entry

CHANGES: Final = frozenset({"edit", "retract", "hide", "show", "react"})
SHOWN, RETRACTED, HIDDEN = (state.value for state in Entry.State)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Card:
    """A person as lines name them."""

    key: str
    name: str
    avatar: str
    badge: str = ""
    leads: bool = False

    @classmethod
    def of(cls, person: Person, badge: str, *, leads: bool) -> "Card":
        """Return the card of a person under the badge they wore, leading the room or not."""
        return cls(person.key, person.display_name, person.avatar_seed, badge, leads)

    def as_json(self) -> Json:
        """Return the card as clients get it."""
        return {
            "key": self.key,
            "name": self.name,
            "avatar": self.avatar,
            "badge": self.badge,
            "leads": self.leads,
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One line as one reader may see it."""

    seq: int
    kind: str
    at: datetime | None = None
    by: Card | None = None
    text: str | None = None
    state: str = SHOWN
    edited: bool = False
    reason: str | None = None
    reason_by: str = ""
    reactions: dict[str, list[str]] = field(default_factory=dict)
    ref: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    line: "Line | None" = None

    def as_json(self) -> Json:
        """Return the line as the protocol has it."""
        if self.kind == "blank":
            return {"seq": self.seq, "kind": "blank"}
        values: Json = {
            "seq": self.seq,
            "kind": self.kind,
            "at": stamp(self.at) if self.at else None,
            "by": self.by.as_json() if self.by else None,
            "text": self.text,
            "state": self.state,
            "edited": self.edited,
            "reason": self.reason,
            "reactions": self.reactions,
            "ref": self.ref,
            "facts": self.facts,
        }
        if self.reason_by:
            values["reason_by"] = self.reason_by
        return values | {"line": self.line.as_json()} if self.line else values


@dataclass(frozen=True, slots=True)
class FullLine:
    """A line with everything that some reader may see; only `seen_by` lets it out."""

    entry: Entry
    card: Card | None = None
    text: str | None = None
    reason: str | None = None
    reason_by: str = ""
    reactions: dict[str, list[str]] = field(default_factory=dict)
    target: "FullLine | None" = None

    @property
    def has_insiders(self) -> bool:
        """Whether its author and leaders see more than the others."""
        line = self.target or self
        return line.entry.state == HIDDEN

    @property
    def author_id(self) -> int | None:
        """Whose words the line, or the line that it changes, carries."""
        return (self.target or self).entry.author_id

    def is_inside(self, person_id: int, *, leads: bool) -> bool:
        """Whether this reader is its author or a leader."""
        return leads or person_id == self.author_id

    def seen_by(self, *, inside: bool, covers: Callable[[int], bool] | None = None) -> Line:
        """Return what a reader sees; blank where the changed line is outside their stays."""
        entry = self.entry
        if self.target is None:
            return self._words(inside=inside) if entry.ref is None else blank(entry.seq)
        if covers is not None and not covers(self.target.entry.seq):
            return blank(entry.seq)
        changed = self.target._words(inside=inside)
        return replace(self._plain(), state=SHOWN, line=changed)

    def _plain(self) -> Line:
        entry = self.entry
        return Line(
            seq=entry.seq, kind=entry.kind, at=entry.at, by=self.card, ref=entry.ref,
            facts=entry.facts, state=entry.state, edited=entry.edited_at is not None,
            reactions=self.reactions,
        )  # fmt: skip

    def _words(self, *, inside: bool) -> Line:
        plain = self._plain()
        if plain.state == SHOWN:
            lost = self.entry.sealed is not None and self.text is None
            return replace(plain, text=self.text, state=RETRACTED if lost else SHOWN)
        if plain.state == HIDDEN and inside:
            return replace(plain, text=self.text, reason=self.reason, reason_by=self.reason_by)
        return replace(plain, facts={}, reactions={})


def blank(seq: int) -> Line:
    """Return what stands for a number whose entry may not be seen."""
    return Line(seq, "blank")


def stamp(at: datetime) -> str:
    """Return a moment as the protocol writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def dumps(value: Any) -> str:
    """Return JSON in the form that goes over the line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
