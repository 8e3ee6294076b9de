"""The arithmetic of the chain: what is hashed, and how a strand is checked."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from iop.audit.models import AuditEvent, Strand


@dataclass(frozen=True, slots=True)
class Fault:
    """A row at which a strand does not hold, and how."""

    strand: str
    number: int
    what: str


def digest(previous: bytes, event: AuditEvent) -> bytes:
    """Return the hash of an event chained to the one before it."""
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
    return sha256(previous + json.dumps(facts, sort_keys=True).encode()).digest()


def faults(strand: Strand, events: Iterable[AuditEvent]) -> Iterator[Fault]:
    """Tell every row where the strand breaks: edited, missing, moved, or cut off at the end."""
    previous, expected = b"", 1
    for event in events:
        if event.number != expected:
            yield Fault(strand.name, expected, "missing")
            expected = event.number
        elif bytes(event.digest) != digest(previous, event):
            yield Fault(strand.name, event.number, "changed")
        previous, expected = bytes(event.digest), expected + 1
    if expected - 1 != strand.length or previous != bytes(strand.head):
        yield Fault(strand.name, expected, "cut off")
