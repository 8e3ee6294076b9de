"""Attendance: counted from visits when a session ends, excused by a leader."""

from collections import defaultdict
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from groups.attendance import Count, Span, Window, count
from groups.models import Arrival, Attendance, Membership, Session
from iop.audit.actions import Note, record
from iop.people.models import Person
from iop.policy import NotFound, require
from iop.rooms.models import Visit

# A page that lives says so every twenty seconds or so.
ALIVE: Final = timedelta(seconds=90)


@transaction.atomic
def count_attendance(session: Session) -> list[Attendance]:
    """Count who was there, for those who were members while the session ran.

    Running it again gives the same rows; what a leader excused stays excused. Costs five queries.
    """
    held = Session.objects.select_for_update().get(pk=session.pk)
    window = Window(held.starts_at, held.ends_at, held.started_at, held.ended_at)
    spans = spans_of(held)
    people = members_at(held)
    excused = set(
        held.attendance.filter(excused_by__isnull=False).values_list("person_id", flat=True)
    )
    counts = {pk: count(spans.get(pk, []), window) for pk in people}
    Attendance.objects.bulk_create(
        [_row(held, pk, found, window, pk in excused) for pk, found in counts.items()],
        update_conflicts=True,
        unique_fields=["session", "person"],
        update_fields=["outcome", "counted", "minutes", "scheduled", "first_at", "last_at"],
    )
    return list(held.attendance.select_related("person").order_by("person__display_name"))


@transaction.atomic
def excuse(attendance: Attendance, *, by: Person) -> Attendance:
    """Excuse somebody; what was counted stays beside it. Leaders and staff may. Safe to repeat."""
    actor = by.standing()
    seen = Session.objects.visible_to(actor).with_part_of(actor)
    session = seen.select_related("group").filter(pk=attendance.session_id).first()
    if session is None:
        raise NotFound
    require("session.attendance", actor, session)
    held: Attendance = Attendance.objects.select_for_update().get(pk=attendance.pk)
    if held.outcome == Attendance.Outcome.EXCUSED:
        return held
    held.outcome, held.excused_by = Attendance.Outcome.EXCUSED, by
    held.save(update_fields=["outcome", "excused_by"])
    subject, details = f"groups.session:{session.key}", {"person": held.person_id}
    record(Note("attendance.excused", by.pk, session.group.programme_id, subject, details))
    return held


def close_visits(session: Session) -> None:
    """End the visits of a session's room: pages that live now, others at their last beat."""
    now = timezone.now()
    open_visits = Visit.objects.filter(room=session.room, left_at__isnull=True)
    open_visits.filter(beat_at__lt=now - ALIVE).update(left_at=F("beat_at"))
    open_visits.filter(beat_at__gte=now - ALIVE).update(left_at=now)


def spans_of(session: Session) -> dict[int, list[Span]]:
    """Return when each person was there: their visits, and their wait at the door."""
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    visits = Visit.objects.filter(room=session.room)
    rows = visits.values_list("person_id", "arrived_at", "left_at", "beat_at")
    for person_id, arrived_at, left_at, beat_at in rows:
        spans[person_id].append(Span(arrived_at, left_at or beat_at))
    # Nothing sealed is opened for counting.
    waits = Arrival.objects.filter(session=session).only("person_id", "came_at", "admitted_at")
    for wait in waits:
        if wait.admitted_at is not None:
            spans[wait.person_id].append(Span(wait.came_at, wait.admitted_at))
    return dict(spans)


def members_at(session: Session) -> list[int]:
    """Return who was a member of the group at any time while the session ran."""
    start = min(session.starts_at, session.started_at or session.starts_at)
    end = max(session.ended_at or session.ends_at, start)
    members = Membership.objects.members().filter(group_id=session.group_id)
    during = members.during(start, end)
    return sorted(set(during.values_list("person_id", flat=True)))


def _row(
    session: Session, person_id: int, found: Count, window: Window, is_excused: bool
) -> Attendance:
    return Attendance(
        session=session,
        person_id=person_id,
        outcome=Attendance.Outcome.EXCUSED if is_excused else found.outcome,
        counted=found.outcome,
        minutes=found.minutes,
        scheduled=window.scheduled,
        first_at=found.first_at,
        last_at=found.last_at,
    )
