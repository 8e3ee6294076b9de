"""Writes a row for each allowed action whose rule asks for one."""

from typing import Any

from iop.audit.actions import Note, record
from iop.policy import Actor, Role, observe, rule

rule("audit.verify", who={Role.OPERATOR}, about="check the record; changes nothing")
rule("audit.secure", who={Role.OPERATOR}, about="make the record append-only in the database")


def record_access(action: str, actor: Actor, subject: Any) -> None:
    """Record that an actor used an audited rule on a subject."""
    record(Note(action, actor.person_id, actor.programme_id, label_of(subject)))


def label_of(subject: Any) -> str:
    """Return how the record names a row: its model, and its random key or its number."""
    if not hasattr(subject, "_meta"):
        return ""
    return f"{subject._meta.label_lower}:{getattr(subject, 'key', subject.pk)}"


observe(record_access)
