"""Plans change: series, single sessions, and what people were told of them before."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from groups.actions.planning import (
    cancel_session,
    change_series,
    change_session,
    create_series,
    end_group,
    end_series,
    plan_sessions,
)
from groups.actions.reminders import remind
from groups.models import Group, Series, Session
from groups.recurrence import zone_of
from iop.notices.models import Notice
from tests.factories.groups import make_group, make_member, make_session, some_staff

pytestmark = pytest.mark.django_db
EASTERN = "America/New_York"
WEEKLY = {
    "weekday": 1,
    "starts": time(18),
    "minutes": 75,
    "zone": EASTERN,
    "first_on": date(2026, 11, 22),
    "last_on": None,
}


@pytest.fixture
def clock():
    """Hold the clock at a Sunday in November."""
    with time_machine.travel("2026-11-22T15:00:00Z", tick=False) as clock:
        yield clock


def weekly_of(group: Group, **values) -> Series:
    return create_series(group, by=some_staff(), **WEEKLY | values)


def hours(group: Group) -> list[str]:
    """When the group's sessions begin, on the clocks of New York."""
    coming = Session.objects.coming().filter(group=group)
    return [f"{one.starts_at.astimezone(zone_of(EASTERN)):%a %d %b %H:%M}" for one in coming]


def move(session: Session, day: date, hour: int, **values) -> Session:
    values = {"starts_on": day, "starts": time(hour), "minutes": 60, "topic": ""} | values
    return change_session(session, by=some_staff(), **values)


def test_planning_by_what_was_read_before_a_change_plans_no_ghosts(clock):
    group = make_group()
    series = weekly_of(group)
    read_before = Series.objects.get(pk=series.pk)
    change_series(series, by=some_staff(), **WEEKLY | {"starts": time(19)})
    before = hours(group)

    planned = plan_sessions(read_before, until=timezone.localdate() + timedelta(weeks=4))

    assert (planned, hours(group)) == ([], before)


@pytest.mark.parametrize("end", [end_series, lambda series, by: end_group(series.group, by=by)])
def test_planning_by_what_was_read_before_an_end_plans_nothing(clock, end):
    group = make_group()
    series = weekly_of(group)
    read_before = Series.objects.get(pk=series.pk)
    end(series, by=some_staff())

    planned = plan_sessions(read_before, until=timezone.localdate() + timedelta(weeks=9))

    assert (planned, hours(group)) == ([], [])


def test_a_session_that_moves_after_its_reminder_is_reminded_of_anew(clock):
    group = make_group()
    maya = make_member(group)
    session = make_session(group, starts_at=timezone.now() + timedelta(hours=23))
    remind()
    Notice.objects.update(read_at=timezone.now())

    moved = move(session, date(2026, 11, 29), 12)
    clock.move_to(moved.starts_at - timedelta(hours=20))
    remind(), remind()

    assert Notice.objects.filter(person=maya, kind="session_near").count() == 2


def test_each_change_is_told_also_the_one_back_to_a_time_told_before(clock):
    group = make_group()
    maya = make_member(group)
    session = make_session(group, starts_at=timezone.now() + timedelta(days=3))

    for hour in (12, 15, 12, 12):
        move(session, date(2026, 11, 26), hour)

    assert Notice.objects.filter(person=maya, kind="session_changed").count() == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda session: move(session, date(2026, 11, 29), 12),
        lambda session: cancel_session(session, by=some_staff()),
    ],
)
def test_a_reminder_that_holds_no_more_is_taken_back_unless_it_was_read(clock, change):
    group = make_group()
    make_member(group)
    reader = make_member(group)
    session = make_session(group, starts_at=timezone.now() + timedelta(hours=23))
    remind()
    Notice.objects.filter(person=reader, kind="session_near").update(read_at=timezone.now())

    change(session)

    assert [one.person for one in Notice.objects.filter(kind="session_near")] == [reader]


def test_no_notice_leads_to_a_session_that_a_change_took_away(clock, client):
    group = make_group()
    maya = make_member(group)
    series = weekly_of(group)
    clock.move_to(series.sessions.first().starts_at - timedelta(hours=20))
    remind()
    Notice.objects.update(read_at=timezone.now())

    change_series(series, by=some_staff(), **WEEKLY | {"topic": "Sleep"})
    client.force_login(maya)

    links = Notice.objects.filter(person=maya).values_list("link", flat=True)
    assert [client.get(link).status_code for link in links] == [200]


def at_desk(client):
    """A browser in which staff are signed in."""
    client.force_login(some_staff())
    return client


FORM = {"starts_on": "2026-11-25", "starts": "18:00", "minutes": "75", "topic": "Sleep"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_on": "2026-11-20"}, "starts_on"),
        ({"starts_on": "2031-11-20"}, "starts_on"),
        ({"starts_on": "2026-11-22", "starts": "03:00"}, "starts"),
        ({"starts_on": "2026-11-24", "starts": "18:45"}, "starts"),  # the other weekly time
        ({"starts_on": "2026-12-01"}, "starts"),  # the same, a week later
        ({"starts_on": "2027-02-09"}, "starts"),  # not planned yet, but it will be
    ],
)
def test_a_session_is_not_moved_to_where_it_cannot_be(clock, client, values, field):
    group = make_group()
    session = weekly_of(group, weekday=3).sessions.first()
    weekly_of(group)
    before = hours(group)

    address = reverse("groups:change_session", args=[session.key])
    response = at_desk(client).post(address, FORM | values)

    form = response.context["form"]
    assert (list(form.errors), hours(group)) == ([field], before)
    assert [form[name].value() for name in FORM] == list((FORM | values).values())


def test_a_session_can_be_moved_to_where_one_was_called_off_or_moved_away(clock):
    group = make_group()
    first, second, third = weekly_of(group).sessions.all()[:3]
    cancel_session(second, by=some_staff())
    move(third, date(2026, 12, 10), 18)

    move(first, second.local_date, 18)
    move(first, third.local_date, 18)

    assert hours(group)[:2] == ["Tue 08 Dec 18:00", "Thu 10 Dec 18:00"]


def test_a_session_that_meets_what_another_does_already_may_still_change_its_topic(clock):
    group = make_group()
    session, _ = make_session(group), make_session(group)
    there = session.starts_at.astimezone(zone_of(EASTERN))

    changed = change_session(
        session, by=some_staff(), starts_on=there.date(), starts=there.time(), minutes=75, topic="A"
    )

    assert changed.topic == "A"


def test_a_moved_session_and_its_round_are_of_the_day_on_which_it_is_held(clock):
    group = make_group()
    series = weekly_of(group)
    session = series.sessions.first()

    move(session, date(2026, 11, 25), 23)
    plan_sessions(series, until=date(2026, 12, 1))

    dates = series.sessions.filter(starts_at__lt=datetime(2026, 12, 3, tzinfo=UTC))
    found = [(one.series_date.day, one.local_date.day) for one in dates]
    assert found == [(24, 25), (1, 1)]


def meet(session: Session) -> None:
    session.state, session.ended_at = Session.State.ENDED, timezone.now()
    session.save()


@pytest.mark.parametrize(("weekday", "first"), [(1, "Tue 01 Dec 20:30"), (2, "Wed 25 Nov 20:30")])
def test_a_weekly_time_that_changes_after_todays_session_brings_no_second_one(
    clock, weekday, first
):
    group = make_group()
    series = weekly_of(group)
    clock.move_to(datetime(2026, 11, 24, 20, tzinfo=UTC))
    meet(series.sessions.first())

    values = {"weekday": weekday, "starts": time(20, 30), "first_on": date(2026, 11, 24)}
    change_series(series, by=some_staff(), **WEEKLY | values)

    assert hours(group)[0] == first


def test_a_week_that_was_met_earlier_than_planned_is_not_met_again(clock):
    group = make_group()
    series = weekly_of(group)
    meet(move(series.sessions.first(), date(2026, 11, 23), 18))
    clock.move_to(datetime(2026, 11, 24, 3, tzinfo=UTC))

    change_series(series, by=some_staff(), **WEEKLY | {"starts": time(20)})

    assert hours(group)[0] == "Tue 01 Dec 20:00"


def test_the_form_of_a_weekly_time_offers_the_first_day_that_is_free(clock, client):
    series = weekly_of(make_group())
    address = reverse("groups:change_series", args=[series.key])
    clock.move_to(datetime(2026, 11, 24, 20, tzinfo=UTC))
    meet(series.sessions.first())

    form = at_desk(client).get(address).context["form"]

    assert form["first_on"].value() == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("first_on", "last_on", "words"),
    [
        (date(2026, 11, 22), None, []),
        (date(2026, 11, 23), None, ["from Monday 23 November"]),
        (date(2026, 11, 20), date(2027, 1, 5), ["until Tuesday 5 January 2027"]),
    ],
)
def test_a_weekly_time_says_when_it_begins_and_when_it_ends(
    clock, client, first_on, last_on, words
):
    group = make_group()
    weekly_of(group, first_on=first_on, last_on=last_on)

    page = at_desk(client).get(reverse("groups:staff_group", args=[group.key])).content.decode()

    said = re.findall(r"(?:from|until) \w+ \d+ \w+(?: \d+)?", page)
    assert said == words
