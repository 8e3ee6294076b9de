"""Weekly series and the sessions they make."""

from datetime import date, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from groups.actions.locking import hold_group, hold_session, refuse_unless
from groups.errors import GroupEnded, SessionOver
from groups.models import Arrival, Group, Membership, Series, Session
from groups.recurrence import Weekly, occurrences
from iop.audit.actions import Note, record
from iop.notices.actions import notify_many
from iop.people.models import Person
from iop.rooms.actions import close_room

AHEAD = timedelta(weeks=4)


@transaction.atomic
def create_series(
    group: Group,
    *,
    by: Person,
    weekday: int,
    starts: time,
    minutes: int,
    zone: str,
    first_on: date,
    last_on: date | None,
    topic: str = "",
    service: str = Series.Service.PEER,
    counts_toward_iop: bool = False,
) -> Series:
    """Start a weekly meeting in local wall time and plan its next four weeks.

    Refuses an unknown zone, and days, lengths or dates that no week can hold.
    """
    held = hold_group(group, by=by)
    refuse_unless(held.ended_at is None, GroupEnded)
    series = Series(
        group=held,
        weekday=weekday,
        starts=starts,
        minutes=minutes,
        zone=zone,
        first_on=first_on,
        last_on=last_on,
        topic=topic,
        service=service,
        counts_toward_iop=counts_toward_iop,
    )
    refuse_impossible(series)
    series.save()
    record(_note("series.created", held, by, series=series.pk))
    plan_sessions(series, until=max(timezone.localdate(), first_on) + AHEAD)
    return series


def refuse_impossible(series: Series) -> None:
    """Raise the refusal that fits unless the series can be met."""
    list(occurrences(weekly(series), since=series.first_on, until=series.first_on))


def weekly(series: Series) -> Weekly:
    """Return the pure rule of a series."""
    return Weekly(
        weekday=series.weekday,
        starts=series.starts,
        minutes=series.minutes,
        zone=series.zone,
        first_on=series.first_on,
        last_on=series.last_on,
    )


@transaction.atomic
def plan_sessions(series: Series, *, until: date, since: date | None = None) -> list[Session]:
    """Plan the sessions of a series up to a date; those planned before stay as they are.

    Begins at `since`, or at today. Safe to repeat and to run twice at once: one a date.
    """
    if series.ended_at is not None:
        return []
    start = since or timezone.localdate()
    rows = [
        Session(
            group_id=series.group_id,
            series=series,
            local_date=one.local_date,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            zone=series.zone,
            topic=series.topic,
            service=series.service,
            counts_toward_iop=series.counts_toward_iop,
        )
        for one in occurrences(weekly(series), since=start, until=until)
    ]
    Session.objects.bulk_create(rows, ignore_conflicts=True)
    return list(series.sessions.filter(local_date__gte=start, local_date__lte=until))


def plan_ahead() -> int:
    """Plan the next four weeks of every running series, one by one; returns how many."""
    today = timezone.localdate()
    running = Series.objects.filter(ended_at__isnull=True, group__ended_at__isnull=True)
    lasting = running.exclude(last_on__lt=today)
    series_now = list(lasting)
    for series in series_now:
        plan_sessions(series, until=today + AHEAD)
    return len(series_now)


@transaction.atomic
def end_series(series: Series, *, by: Person) -> Series:
    """End a series; its sessions that have not begun are called off and people are told."""
    held = hold_group(series.group, by=by)
    series = Series.objects.get(pk=series.pk)
    if series.ended_at is not None:
        return series
    series.ended_at = timezone.now()
    series.save(update_fields=["ended_at"])
    call_off_planned(held, series=series)
    record(_note("series.ended", held, by, series=series.pk))
    return series


def call_off_planned(group: Group, *, series: Series | None = None) -> None:
    """Call off what is planned and not begun, of one series or of the whole group."""
    planned = group.sessions.filter(state=Session.State.PLANNED)
    chosen = planned.filter(series=series) if series else planned
    next_one = chosen.filter(starts_at__gt=timezone.now()).order_by("starts_at").first()
    chosen.update(state=Session.State.CANCELLED)
    if next_one is not None:
        _tell_of_change(next_one)


@transaction.atomic
def cancel_session(session: Session, *, by: Person) -> Session:
    """Call a session off and tell its members, in the site and neutrally by mail.

    Refuses one that has begun or is over. Whoever waits in the lobby is sent home kindly.
    """
    held = hold_session(session, by=by, action="session.plan")
    if held.state == Session.State.CANCELLED:
        return held
    refuse_unless(held.state in {Session.State.PLANNED, Session.State.LOBBY}, SessionOver)
    held.state, held.ended_at = Session.State.CANCELLED, timezone.now()
    held.save(update_fields=["state", "ended_at"])
    forget_places(held)
    if held.room is not None:
        close_room(held.room)
    _tell_of_change(held)
    record(_note("session.called_off", held.group, by, session=held.pk))
    return held


def forget_places(session: Session) -> None:
    """Empty where people were, how to call them and why they were asked to leave.

    It was for this session only.
    """
    Arrival.objects.filter(session=session).update(place="", call_back="", reason="")
    Arrival.objects.filter(session=session, state=Arrival.State.WAITING).update(
        state=Arrival.State.LEFT
    )


def _tell_of_change(session: Session) -> None:
    members = Membership.objects.open().filter(group_id=session.group_id)
    notify_many(
        members.values_list("person_id", flat=True),
        kind="session_changed",
        occasion=f"session:{session.pk}",
        link=reverse("groups:session", args=[session.key]),
        expires_at=session.ends_at,
    )


def _note(action: str, group: Group, by: Person | None, **details: object) -> Note:
    actor_id = by.pk if by else None
    return Note(action, actor_id, group.programme_id, f"groups.group:{group.key}", details)
