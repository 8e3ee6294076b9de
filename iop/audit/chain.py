"""The arithmetic of the chain: what is hashed, and how a strand is checked."""

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from iop.audit.models import AuditEvent, Strand
from iop.vault.keyring import keyring


@dataclass(frozen=True, slots=True)
class Fault:
    """A row at which a strand does not hold, and how."""

    strand: str
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.strand} {self.number}: {self.what}"


def digest(previous: bytes, event: AuditEvent) -> bytes:
    """Return the keyed hash of an event chained to the one before it.

    The key comes from the ring, so whoever has only the database cannot make a chain that holds.
    """
    facts = [
        event.strand,
        event.number,
        event.at.isoformat(timespec="microseconds"),
        event.actor_id,
        event.programme_id,
        event.action,
        event.subject,
        event.details,
    ]
    text = json.dumps(facts, sort_keys=True).encode()
    return hmac.new(keyring().lasting("audit"), previous + text, sha256).digest()


def faults(strand: Strand, events: Iterable[AuditEvent]) -> Iterator[Fault]:
    """Tell every row where the strand breaks: changed, missing, moved, or cut off at the end.

    After a gap the row that follows is taken at its word, so that one loss is told once.
    """
    previous, expected = b"", 1
    for event in events:
        yield from (Fault(strand.name, gone, "missing") for gone in range(expected, event.number))
        if event.number == expected and bytes(event.digest) != digest(previous, event):
            yield Fault(strand.name, event.number, "changed")
        previous, expected = bytes(event.digest), event.number + 1
    yield from (Fault(strand.name, n, "missing") for n in range(expected, strand.length + 1))
    if expected == strand.length + 1 and previous != bytes(strand.head):
        yield Fault(strand.name, strand.length, "not the end that was written")
    if expected > strand.length + 1:
        yield Fault(strand.name, strand.length + 1, "added past the end")
