"""Writes a row for each allowed action whose rule asks for one."""

from typing import Any

from iop.audit.actions import Note, record
from iop.policy import Actor, observe, rule

rule("audit.verify", who=(), about="Anyone with the shell: verify_audit changes nothing.")


def record_access(action: str, actor: Actor, subject: Any) -> None:
    """Record that an actor used an audited rule on a subject."""
    key = getattr(subject, "key", getattr(subject, "pk", ""))
    label = f"{subject._meta.label_lower}:{key}" if hasattr(subject, "_meta") else str(key)
    record(Note(action, actor.person_id, actor.programme_id, label))


observe(record_access)
