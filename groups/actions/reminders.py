"""Reminders: a day and half an hour before a session, told once, in words that tell nothing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from groups.models import Session
from iop.notices.actions import notify_many
from iop.notices.models import Notice
from iop.rooms.models import Stay


@dataclass(frozen=True, slots=True)
class Reminder:
    """How long before, under which kind, and what its occasion is called."""

    before: timedelta
    kind: str
    name: str


# Their words stay true until the session begins: somebody may read them hours later.
REMINDERS: Final = (
    Reminder(timedelta(hours=24), "session_near", "24h"),
    Reminder(timedelta(minutes=30), "session_soon", "30m"),
)
KINDS: Final = frozenset(reminder.kind for reminder in REMINDERS)
# Somebody who is added shortly before gets the near reminder only.
OVERTAKEN: Final = timedelta(hours=12)


def remind() -> int:
    """Tell members of sessions that are near and have not been told; returns how many sessions.

    Safe to run twice at once: a notice is unique by person, kind and occasion. Quiet hours and
    letters are the outbox's own affair. Two queries and an insert for each session that is due.
    """
    return sum(_remind(reminder) for reminder in REMINDERS)


def _remind(reminder: Reminder) -> int:
    sessions = due(reminder)
    for session in sessions:
        notify_many(
            people_to_tell(session, reminder),
            kind=reminder.kind,
            occasion=occasion_of(session, reminder),
            link=reverse("groups:session", args=[session.key]),
            expires_at=session.ends_at,
        )
    return len(sessions)


def due(reminder: Reminder) -> list[Session]:
    """Return planned sessions within the reminder's reach that begin later than now."""
    now = timezone.now()
    near = Session.objects.coming().filter(starts_at__gt=now, starts_at__lte=now + reminder.before)
    if reminder.before > OVERTAKEN:
        near = near.filter(starts_at__gt=now + OVERTAKEN)
    return list(near)


def people_to_tell(session: Session, reminder: Reminder) -> list[int]:
    """Return who stays in the group and has not been told of this session yet. One query.

    Who took an agreement back belongs, and is left in peace.
    """
    told = Notice.objects.filter(
        person_id=OuterRef("person_id"),
        kind=reminder.kind,
        occasion=occasion_of(session, reminder),
    )
    staying = Stay.objects.open().filter(room__lounge_of=session.group_id)
    return list(staying.exclude(Exists(told)).values_list("person_id", flat=True))


def occasion_of(session: Session, reminder: Reminder) -> str:
    """Return what makes this reminder of this session one of its kind: at another time, another."""
    return f"session:{session.pk}:{reminder.name}:{session.starts_at:%y%m%d%H%M}"
