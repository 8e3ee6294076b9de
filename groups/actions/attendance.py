"""Attendance: counted from visits when a session ends, set otherwise by a leader or staff."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from groups.actions.locking import refuse_unless
from groups.actions.recording import record_of_session
from groups.attendance import GRACE, Count, Span, Window, count
from groups.errors import WordsOutOfRange
from groups.models import Arrival, Attendance, LeavingCheck, Membership, Session
from iop.people.models import Person
from iop.policy import NotFound, require
from iop.rooms.models import Visit

# A page that lives says so every twenty seconds or so.
ALIVE: Final = timedelta(seconds=90)
DOOR_BEAT: Final = timedelta(seconds=30)


@transaction.atomic
def count_attendance(session: Session) -> list[Attendance]:
    """Count who was there, for those who were members while the session ran.

    Running it again gives the same rows; what a leader set stays. Costs six queries.
    """
    held = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    window = Window(held.starts_at, held.ends_at, held.started_at, held.ended_at)
    spans = spans_of(held)
    people = members_at(held, spans.keys())
    known = held.attendance.filter(set_by__isnull=False).values_list("person_id", "outcome")
    by_hand = dict(known)
    counts = {pk: count(spans.get(pk, []), window) for pk in people}
    Attendance.objects.bulk_create(
        [_row(held, pk, found, window, by_hand.get(pk)) for pk, found in counts.items()],
        update_conflicts=True,
        unique_fields=["session", "person"],
        update_fields=["outcome", "counted", "minutes", "scheduled", "first_at", "last_at"],
    )
    return list(held.attendance.select_related("person").order_by("person__display_name"))


@transaction.atomic
def set_outcome(attendance: Attendance, *, by: Person, outcome: str) -> Attendance:
    """Set what somebody's attendance is called, excused among it; what was counted stays beside.

    Leaders and staff may. What was counted, set again, takes their word back. Safe to repeat.
    """
    refuse_unless(outcome in Attendance.Outcome.values, WordsOutOfRange)
    actor = by.standing()
    seen = Session.objects.visible_to(actor).with_part_of(actor)
    session = seen.select_related("group").filter(pk=attendance.session_id).first()
    if session is None:
        raise NotFound
    require("session.attendance", actor, session)
    held: Attendance = Attendance.objects.select_for_update(no_key=True).get(pk=attendance.pk)
    if held.outcome == outcome:
        return held
    held.outcome, held.set_by = outcome, None if outcome == held.counted else by
    held.save(update_fields=["outcome", "set_by"])
    record_of_session("attendance.set", session, by, person=held.person_id, outcome=outcome)
    return held


def stay_at_the_door(arrival: Arrival) -> None:
    """Note that the page of somebody at the door still asks: a statement half a minute at most."""
    now = timezone.now()
    if arrival.seen_at is None or now - arrival.seen_at > DOOR_BEAT:
        Arrival.objects.filter(pk=arrival.pk).update(seen_at=now)


def close_visits(session: Session) -> None:
    """End the visits of a session's room: pages that live now, others at their last beat."""
    now = timezone.now()
    open_visits = Visit.objects.filter(room=session.room, left_at__isnull=True)
    open_visits.filter(beat_at__lt=now - ALIVE).update(left_at=F("beat_at"))
    open_visits.filter(beat_at__gte=now - ALIVE).update(left_at=now)


def spans_of(session: Session) -> dict[int, list[Span]]:
    """Return when each person was there: their visits, also beside, and their wait at the door."""
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    beside = LeavingCheck.objects.filter(session=session).values("side_room")
    visits = Visit.objects.filter(Q(room=session.room) | Q(room__in=beside))
    rows = visits.values_list("person_id", "arrived_at", "left_at", "beat_at")
    for person_id, arrived_at, left_at, beat_at in rows:
        spans[person_id].append(Span(arrived_at, left_at or beat_at))
    # Nothing sealed is opened for counting.
    arrivals = Arrival.objects.filter(session=session)
    waits = arrivals.values_list("person_id", "came_at", "seen_at", "admitted_at")
    for person_id, came_at, seen_at, admitted_at in waits:
        if waited := _wait(came_at, seen_at, admitted_at):
            spans[person_id].append(waited)
    return dict(spans)


def _wait(came_at: datetime, seen_at: datetime | None, admitted_at: datetime | None) -> Span | None:
    """Return the wait at the door: until the page there last asked, or they were let in."""
    last_seen = (seen_at or came_at) + ALIVE
    until = min(admitted_at, last_seen) if admitted_at else seen_at
    return Span(came_at, until) if until and until > came_at else None


def members_at(session: Session, seen: Iterable[int] = ()) -> list[int]:
    """Return who was a member while the session ran: for ten minutes at least, or seen there."""
    start = min(session.starts_at, session.started_at or session.starts_at)
    end = max(session.ended_at or session.ends_at, start)
    members = Membership.objects.members().filter(group_id=session.group_id).during(start, end)
    rows = members.values_list("person_id", "started_at", "ended_at")
    known = set(seen)
    return sorted(
        {
            person_id
            for person_id, began, ended in rows
            if person_id in known or min(ended or end, end) - max(began, start) >= GRACE
        }
    )


def _row(
    session: Session, person_id: int, found: Count, window: Window, by_hand: str | None
) -> Attendance:
    return Attendance(
        session=session,
        person_id=person_id,
        outcome=by_hand or found.outcome,
        counted=found.outcome,
        minutes=found.minutes,
        scheduled=window.scheduled,
        first_at=found.first_at,
        last_at=found.last_at,
    )
