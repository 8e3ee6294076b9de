"""What each client sent, what was acknowledged to it, and what its screen shows; and the checker.

The checker compares the ledger with the database after a fault. It knows nothing of how the site
works inside: only the promises of docs/reference/rooms-protocol.md.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wish:
    """A post that a client sent, whether or not it heard of it again."""

    author: str
    client_id: str
    text: str


@dataclass(frozen=True)
class Row:
    """An entry as the database has it, opened."""

    seq: int
    kind: str
    author: str | None
    client_id: str
    text: str | None
    state: str = "shown"


@dataclass(frozen=True)
class Span:
    """The numbers of one stay: after < seq <= until."""

    after: int
    until: int | None = None

    def covers(self, seq: int) -> bool:
        return self.after < seq and (self.until is None or seq <= self.until)


@dataclass
class Screen:
    """What one client shows at the end: its lines by number, and how often each was added."""

    who: str
    lines: dict[int, str | None] = field(default_factory=dict)
    added: Counter[int] = field(default_factory=Counter)


@dataclass
class Ledger:
    """One room's record over a whole run. `unsent` is what clients still show as on its way."""

    wishes: dict[str, Wish] = field(default_factory=dict)
    acks: dict[str, set[int]] = field(default_factory=dict)
    unsent: set[str] = field(default_factory=set)
    screens: list[Screen] = field(default_factory=list)

    def wish(self, author: str, client_id: str, text: str) -> None:
        self.wishes[client_id] = Wish(author, client_id, text)
        self.unsent.add(client_id)

    def ack(self, client_id: str, seq: int) -> None:
        self.acks.setdefault(client_id, set()).add(seq)
        self.unsent.discard(client_id)


@dataclass(frozen=True)
class Finding:
    """A broken promise."""

    promise: str
    detail: str


def check(ledger: Ledger, rows: list[Row], stays: dict[str, list[Span]]) -> list[Finding]:
    """Return every broken promise: lost, doubled, leaked, gaps, wrong screens."""
    return [
        *_acknowledged(ledger, rows),
        *_honest(ledger),
        *_gapless(rows),
        *(finding for screen in ledger.screens for finding in _screen(screen, rows, stays)),
        *(finding for screen in ledger.screens for finding in _said_once(screen, ledger)),
    ]


def _acknowledged(ledger: Ledger, rows: list[Row]) -> Iterable[Finding]:
    stored: dict[str, list[Row]] = {}
    for row in rows:
        stored.setdefault(row.client_id, []).append(row)
    for client_id, seqs in ledger.acks.items():
        found = stored.get(client_id, [])
        if not found:
            yield Finding("lost", f"{client_id} was acknowledged as {seqs} and is not stored")
        elif {row.seq for row in found} != seqs:
            yield Finding("doubled", f"{client_id}: told {seqs}, stored {[r.seq for r in found]}")
        elif client_id in ledger.wishes and found[0].text != ledger.wishes[client_id].text:
            yield Finding("changed", f"{client_id} says something else now")
    for client_id, found in stored.items():
        if len(found) > 1:
            yield Finding("doubled", f"{client_id} is stored {len(found)} times")


def _honest(ledger: Ledger) -> Iterable[Finding]:
    for client_id in ledger.wishes.keys() - ledger.acks.keys() - ledger.unsent:
        yield Finding("untrue", f"{client_id} is shown as sent and was never acknowledged")


def _gapless(rows: list[Row]) -> Iterable[Finding]:
    numbers = sorted(row.seq for row in rows)
    if numbers != list(range(1, len(numbers) + 1)):
        yield Finding("gap", f"{len(numbers)} rows, last {numbers[-1:]}")


def _screen(screen: Screen, rows: list[Row], stays: dict[str, list[Span]]) -> Iterable[Finding]:
    spans = stays.get(screen.who, [])
    allowed = {
        row.seq: row.text if row.state == "shown" else None
        for row in rows
        if row.kind == "post" and any(span.covers(row.seq) for span in spans)
    }
    for seq in sorted(screen.lines.keys() - allowed.keys()):
        yield Finding("leaked", f"{screen.who} was shown {seq}")
    for seq in sorted(allowed.keys() - screen.lines.keys()):
        yield Finding("missing", f"{screen.who} never saw {seq}")
    for seq in sorted(screen.lines.keys() & allowed.keys()):
        if screen.lines[seq] != allowed[seq]:
            yield Finding("wrong", f"{screen.who} shows other words at {seq}")
        if screen.added[seq] > 1:
            yield Finding("doubled", f"{screen.who} shows {seq} {screen.added[seq]} times")


def _said_once(screen: Screen, ledger: Ledger) -> Iterable[Finding]:
    said = Counter(wish.text for wish in ledger.wishes.values())
    shown = Counter(text for text in screen.lines.values() if text is not None)
    for text, count in shown.items():
        if text in said and count > said[text]:
            yield Finding("doubled", f"{screen.who} shows words {count} times, said {said[text]}")
