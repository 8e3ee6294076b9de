"""How groups enter in the record what happened: ids and codes, never words that somebody wrote."""

from groups.models import Group, Session
from iop.audit.actions import Note, record
from iop.people.models import Person


def record_of_group(action: str, group: Group, by: Person | None, **details: object) -> None:
    """Record something about a group; nobody means the sweep."""
    subject = f"groups.group:{group.key}"
    record(Note(action, by.pk if by else None, group.programme_id, subject, details))


def record_of_session(action: str, session: Session, by: Person | None, **details: object) -> None:
    """Record something about a session; its group is loaded."""
    programme_id = session.group.programme_id
    subject = f"groups.session:{session.key}"
    record(Note(action, by.pk if by else None, programme_id, subject, details))
