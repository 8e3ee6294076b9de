"""Writes the record. The caller's transaction carries it: what is undone leaves no trace."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from iop import sql
from iop.audit.chain import digest
from iop.audit.errors import PrivateText
from iop.audit.models import AuditEvent, Strand

# Codes, keys, numbers and times fit this; sentences, names of people and addresses do not.
CODE = re.compile(r"[A-Za-z0-9_.:+-]{0,80}", re.ASCII)
DEEPEST = 3

FREE: Final = "SELECT name, length, head FROM audit_strand ORDER BY name LIMIT 1"
MOVE: Final = "UPDATE audit_strand SET length = %s, head = %s WHERE name = %s"
COLUMNS: Final = (
    "strand", "number", "at", "actor_id", "programme_id", "action", "subject", "details", "digest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be recorded: ids, codes and counts, never words that somebody wrote."""

    action: str
    actor_id: int | None
    programme_id: int | None = None
    subject: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what could be private text."""
        refuse_private_text([self.action, self.subject, self.details])


def refuse_private_text(value: Any, depth: int = 0) -> None:
    """Raise PrivateText unless a value is made of codes, whole numbers and yes or no.

    It also keeps the digest sound: these values read back from the database as they were written.
    """
    if depth > DEEPEST:
        raise PrivateText("a note of the record is nested too deep")
    if isinstance(value, str):
        if not CODE.fullmatch(value):
            raise PrivateText("a note of the record holds more than a code")
    elif isinstance(value, dict):
        for inner in (*value.keys(), *value.values()):
            refuse_private_text(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            refuse_private_text(inner, depth + 1)
    elif value is not None and not isinstance(value, int):
        raise PrivateText(f"a note of the record holds a {type(value).__name__}")


def record(note: Note) -> None:
    """Append one event. Costs three statements, holds a strand's row until commit, never waits."""
    record_many([note])


@transaction.atomic(savepoint=False)
def record_many(notes: Iterable[Note]) -> None:
    """Append events in order, in one go; nothing for none."""
    waiting = list(notes)
    if not waiting:
        return
    strand = _locked_strand()
    events, now = [], timezone.now()
    for note in waiting:
        strand.length += 1
        event = AuditEvent(
            strand=strand.name,
            number=strand.length,
            at=now,
            actor_id=note.actor_id,
            programme_id=note.programme_id,
            action=note.action,
            subject=note.subject,
            details=note.details,
        )
        event.digest = strand.head = digest(bytes(strand.head), event)
        events.append(event)
    with sql.together():
        sql.tell(*sql.insertion("audit_auditevent", COLUMNS, [_values(one) for one in events]))
        sql.tell(MOVE, (strand.length, strand.head, strand.name))


def _locked_strand() -> Strand:
    """Lock a strand that nobody else is writing to; begin a new one when there is none.

    It never waits, so whatever else a transaction holds, the record cannot make a deadlock of it.
    There come to be as many strands as there were ever writers at once.
    """
    rows = sql.ask(f"{FREE}{sql.lock(skip_locked=True)}", ())()
    if rows:
        name, length, head = rows[0]
        return Strand(name=name, length=length, head=bytes(head))
    return Strand.objects.create(name=f"strand-{token_hex(4)}")


def _values(event: AuditEvent) -> tuple[Any, ...]:
    return (
        event.strand, event.number, sql.moment(event.at), event.actor_id, event.programme_id,
        event.action, event.subject, sql.facts(event.details), event.digest,
    )  # fmt: skip
