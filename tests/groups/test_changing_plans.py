"""Plans change: series, single sessions, and what people were told of them before."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from groups.actions.planning import (
    change_series,
    create_series,
    end_group,
    end_series,
    plan_sessions,
)
from groups.models import Group, Series, Session
from groups.recurrence import zone_of
from tests.factories.groups import make_group, some_staff

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
