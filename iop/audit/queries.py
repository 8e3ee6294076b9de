"""Reads of the record as a whole."""

from collections.abc import Iterator

from iop.audit.chain import Fault, faults
from iop.audit.models import AuditEvent, Strand

Anchor = dict[str, list[int | str]]


def all_faults() -> Iterator[Fault]:
    """Check every strand from its first row. Reads the whole record in portions."""
    for strand in Strand.objects.order_by("name"):
        events = AuditEvent.objects.filter(strand=strand.name).order_by("number")
        yield from faults(strand, events.iterator(2000))
    known = Strand.objects.values("name")
    for event in AuditEvent.objects.exclude(strand__in=known).order_by("strand", "number"):
        yield Fault(event.strand, event.number, "of a strand that is gone")


def anchor() -> Anchor:
    """Return the length and end of every strand, to be kept where the database cannot reach it."""
    return {
        strand.name: [strand.length, bytes(strand.head).hex()]
        for strand in Strand.objects.filter(length__gt=0).order_by("name")
    }


def faults_since(kept: Anchor) -> Iterator[Fault]:
    """Tell where the record no longer holds what an anchor saw, however whole it looks."""
    for name, (length, head) in kept.items():
        found = AuditEvent.objects.filter(strand=name, number=length).first()
        if found is None:
            yield Fault(name, int(length), "gone since the anchor")
        elif bytes(found.digest).hex() != head:
            yield Fault(name, int(length), "rewritten since the anchor")
