"""Weekly series and the sessions they make."""

from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from groups.actions.locking import hold_group, hold_session, refuse_unless
from groups.actions.recording import record_of_group
from groups.actions.reminders import KINDS as REMINDING
from groups.errors import (
    GroupEnded,
    ImpossibleSeries,
    SeriesEnded,
    SeriesOverlaps,
    SessionOver,
    SessionOverlaps,
)
from groups.models import Arrival, Group, LeavingCheck, Membership, Series, Session
from groups.queries.staff import first_free_day
from groups.recurrence import DAY, Occurrence, Weekly, moment_of, occurrences, zone_of
from iop.notices.actions import drop_notices_to, notify_many, take_back_unread
from iop.people.keys import fresh_key
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

    Refuses an unknown zone, days, lengths or dates that no week can hold, and a time at which the
    group meets already.
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
    refuse_unless(not _overlaps(series), SeriesOverlaps)
    series.save()
    record_of_group("series.created", held, by, series=series.pk)
    plan_sessions(series, until=max(timezone.localdate(), first_on) + AHEAD)
    return series


def _overlaps(series: Series) -> bool:
    """Whether the group meets already at a time of this series' first weeks."""
    first, last = series.first_on, series.first_on + AHEAD
    found = list(occurrences(weekly(series), since=first, until=min(last, series.last_on or last)))
    running = Series.objects.filter(group=series.group, ended_at__isnull=True)
    others = [
        one
        for other in running.exclude(pk=series.pk).exclude(last_on__lt=first)
        for one in occurrences(weekly(other), since=first, until=last)
    ]
    return any(a.starts_at < b.ends_at and b.starts_at < a.ends_at for a in found for b in others)


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

    Begins at `since`, or with what is not over today. Safe to repeat and to run twice at once: one
    a date. Holds the group's row, and plans nothing for what has ended meanwhile.
    """
    held = _hold_running(series)
    if held is None:
        return []
    start = since or timezone.localdate()
    rows = [
        Session(
            group_id=held.group_id,
            series=held,
            series_date=one.local_date,
            local_date=one.local_date,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            zone=held.zone,
            topic=held.topic,
            service=held.service,
            counts_toward_iop=held.counts_toward_iop,
        )
        for one in occurrences(weekly(held), since=start, until=until)
        if since or one.ends_at > timezone.now()
    ]
    Session.objects.bulk_create(rows, ignore_conflicts=True)
    return list(held.sessions.filter(series_date__gte=start, series_date__lte=until))


def _hold_running(series: Series) -> Series | None:
    """Hold the row of the group, under which series change, and return the series as it is now.

    Returns nothing where it or the group has ended.
    """
    groups = Group.objects.running().filter(pk=series.group_id)
    if groups.select_for_update(no_key=True).first() is None:
        return None
    return Series.objects.filter(pk=series.pk, ended_at__isnull=True).first()


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
def change_series(series: Series, *, by: Person, **values: Any) -> Series:
    """Meet differently from now on: the old rhythm ends and the new one begins, today at the
    earliest, or after the last day on which it was met.

    Sessions that nobody has opened are planned anew and people are told once. Refuses what
    `create_series` refuses; then nothing has changed.
    """
    held = hold_group(series.group, by=by)
    old = Series.objects.get(pk=series.pk)
    refuse_unless(old.ended_at is None, SeriesEnded)
    old.ended_at = timezone.now()
    old.save(update_fields=["ended_at"])
    _take_back_planned(old)
    values["first_on"] = max(values["first_on"], first_free_day(old))
    new = create_series(held, by=by, **values)
    first = new.sessions.order_by("starts_at").first()
    if first is not None:
        tell_of_change(first)
    return new


def _take_back_planned(series: Series) -> None:
    """Delete the sessions that nobody has opened, and all notices that lead to them."""
    planned = series.sessions.filter(state=Session.State.PLANNED, ends_at__gt=timezone.now())
    unopened = planned.filter(room__isnull=True)
    keys = unopened.values_list("key", flat=True)
    drop_notices_to([reverse("groups:session", args=[key]) for key in keys])
    unopened.delete()


@transaction.atomic
def change_session(
    session: Session, *, by: Person, starts_on: date, starts: time, minutes: int, topic: str
) -> Session:
    """Change one session's day, wall time, length or topic. People are told of another time.

    It stays the session of its date in the series, so planning makes no second one. Refuses one
    that has begun, a length that no evening holds, a time that is over, and one at which the group
    meets already.
    """
    held = hold_session(session, by=by, action="session.plan")
    refuse_unless(held.state == Session.State.PLANNED, SessionOver)
    refuse_unless(15 <= minutes <= 240, ImpossibleSeries)
    before = (held.starts_at, held.ends_at)
    held.local_date = starts_on
    held.starts_at = moment_of(starts_on, starts, zone_of(held.zone))
    held.ends_at = held.starts_at + timedelta(minutes=minutes)
    refuse_unless(held.ends_at > timezone.now(), ImpossibleSeries)
    has_moved = (held.starts_at, held.ends_at) != before
    refuse_unless(not has_moved or not _meets_meanwhile(held), SessionOverlaps)
    held.topic = topic
    held.save(update_fields=["local_date", "starts_at", "ends_at", "topic"])
    record_of_group("session.changed", held.group, by, session=held.pk)
    if has_moved:
        tell_of_change(held)
    return held


def _meets_meanwhile(session: Session) -> bool:
    """Whether the group has another session at this time, or a weekly time that brings one."""
    others = session.group.sessions.exclude(pk=session.pk).exclude(state=Session.State.CANCELLED)
    start, end = session.starts_at, session.ends_at
    if others.filter(starts_at__lt=end, ends_at__gt=start).exists():
        return True
    around = _unplanned(session.group, around=session.local_date)
    return any(one.starts_at < end and start < one.ends_at for one in around)


def _unplanned(group: Group, *, around: date) -> list[Occurrence]:
    """Return what weekly times will bring about a day and has no session yet."""
    first, last = around - DAY, around + DAY
    return [
        one
        for series in group.series.filter(ended_at__isnull=True)
        for one in occurrences(weekly(series), since=first, until=last)
        if not series.sessions.filter(series_date=one.local_date).exists()
    ]


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
    record_of_group("series.ended", held, by, series=series.pk)
    return series


def call_off_planned(group: Group, *, series: Series | None = None) -> None:
    """Call off what is planned and not begun, of one series or of the whole group."""
    planned = group.sessions.filter(state=Session.State.PLANNED)
    chosen = planned.filter(series=series) if series else planned
    next_one = chosen.filter(starts_at__gt=timezone.now()).order_by("starts_at").first()
    chosen.update(state=Session.State.CANCELLED)
    if next_one is not None:
        tell_of_change(next_one)


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
    tell_of_change(held)
    record_of_group("session.called_off", held.group, by, session=held.pk)
    return held


def forget_places(session: Session) -> None:
    """Empty where people were, how to call them and why they were asked to leave.

    It was for this session only. Whoever is in a side room keeps theirs until it closes.
    """
    beside = LeavingCheck.objects.beside().filter(session=session).values("person_id")
    arrivals = Arrival.objects.filter(session=session).exclude(person_id__in=beside)
    arrivals.update(place="", call_back="", reason="")
    Arrival.objects.filter(session=session, state=Arrival.State.WAITING).update(
        state=Arrival.State.LEFT
    )


def tell_of_change(session: Session) -> None:
    """Tell everybody in the group that their week has changed; the link says how.

    Each change is told anew. Reminders of before that nobody has read are taken back.
    """
    link = reverse("groups:session", args=[session.key])
    take_back_unread([link], kinds=REMINDING)
    members = Membership.objects.open().filter(group_id=session.group_id)
    notify_many(
        members.values_list("person_id", flat=True),
        kind="session_changed",
        occasion=f"session:{session.pk}:{fresh_key()}",
        link=link,
        expires_at=session.ends_at,
    )
