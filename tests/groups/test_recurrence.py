"""Weekly meetings keep their wall time, whatever the clocks of their zone do."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.errors import ImpossibleSeries, UnknownZone
from groups.recurrence import Weekly, known_zones, moment_of, occurrences, zone_of

EASTERN = ZoneInfo("America/New_York")
HARD = ["America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Etc/GMT+12", "Australia/Lord_Howe"]
zones = st.sampled_from([*HARD, *sorted(known_zones())])
days = st.dates(date(2005, 1, 1), date(2060, 12, 31))
walls = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))


def weekly(**values) -> Weekly:
    return Weekly(
        **{
            "weekday": 1,
            "starts": time(18),
            "minutes": 75,
            "zone": "America/New_York",
            "first_on": date(2026, 1, 6),
        }
        | values
    )


def walls_of(series: Weekly, since: date, until: date) -> list[str]:
    zone = ZoneInfo(series.zone)
    found = occurrences(series, since=since, until=until)
    return [one.starts_at.astimezone(zone).strftime("%m-%d %H:%M") for one in found]


@pytest.mark.parametrize(
    ("since", "hours"), [(date(2026, 3, 3), [23, 22]), (date(2026, 10, 27), [22, 23])]
)
def test_six_in_the_evening_stays_six_over_a_change_of_clocks(since, hours):
    found = list(occurrences(weekly(), since=since, until=since + timedelta(days=7)))

    assert [one.starts_at.hour for one in found] == hours
    assert {one.starts_at.astimezone(EASTERN).hour for one in found} == {18}


def test_a_time_that_the_clocks_jump_over_is_the_first_after_the_jump():
    moment = moment_of(date(2026, 3, 8), time(2, 30), EASTERN)

    assert moment == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)  # 3:00 am, summer time


def test_a_time_that_comes_twice_is_the_first_of_the_two():
    moment = moment_of(date(2026, 11, 1), time(1, 30), EASTERN)

    assert moment == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # still summer time


def test_a_meeting_in_the_jump_keeps_its_date_and_the_next_week_its_time():
    series = weekly(weekday=6, starts=time(2, 30), first_on=date(2026, 3, 1))

    assert walls_of(series, date(2026, 3, 1), date(2026, 3, 15)) == [
        "03-01 02:30", "03-08 03:00", "03-15 02:30"
    ]  # fmt: skip


def test_a_day_that_samoa_never_had_is_the_first_moment_of_the_next():
    apia = ZoneInfo("Pacific/Apia")

    moment = moment_of(date(2011, 12, 30), time(18), apia)

    assert moment.astimezone(apia).strftime("%d %H:%M") == "31 00:00"


@pytest.mark.parametrize(
    ("zone", "expected"), [("Asia/Kathmandu", "12:15"), ("Etc/GMT+12", "06:00")]
)
def test_zones_off_the_hour_and_far_away_are_kept(zone, expected):
    (found,) = occurrences(weekly(zone=zone), since=date(2026, 1, 6), until=date(2026, 1, 6))

    assert found.starts_at.strftime("%H:%M") == expected


@pytest.mark.parametrize(
    "zone", ["", "Mars/Olympus", "../../etc/passwd", "america/new_york", "localtime", "EST5EDT\n"]
)
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(UnknownZone):
        zone_of(zone)


@pytest.mark.parametrize(
    "values",
    [
        {"weekday": 7},
        {"weekday": -1},
        {"minutes": 14},
        {"minutes": 25 * 60},
        {"last_on": date(2026, 1, 5)},
        {"first_on": date(1, 1, 1)},
        {"first_on": date(9999, 12, 31)},
        {"last_on": date(9999, 12, 31)},
    ],
)
def test_what_no_week_can_hold_is_refused(values):
    with pytest.raises(ImpossibleSeries):
        list(occurrences(weekly(**values), since=date(2026, 1, 1), until=date(2026, 2, 1)))


def test_a_series_without_an_end_stops_where_it_is_asked_to():
    found = list(occurrences(weekly(), since=date(2026, 1, 1), until=date(2026, 1, 31)))

    assert len(found) == 4


def test_a_series_that_has_ended_has_no_more_meetings():
    series = weekly(last_on=date(2026, 1, 13))

    assert walls_of(series, date(2026, 1, 1), date(2026, 12, 31)) == ["01-06 18:00", "01-13 18:00"]


def test_asking_for_all_time_ends():
    found = list(occurrences(weekly(), since=date.min, until=date.max))

    assert found[-1].local_date.year == 2199


@given(day=days, wall=walls, name=zones)
def test_the_clock_on_the_wall_shows_what_was_planned_or_has_just_jumped_over_it(day, wall, name):
    zone = ZoneInfo(name)

    moment = moment_of(day, wall, zone)

    shown = moment.astimezone(zone).replace(tzinfo=None)
    planned = datetime.combine(day, wall)
    just_before = (moment - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
    assert shown == planned or just_before < planned < shown


@given(day=days, wall=walls, name=zones)
def test_no_earlier_moment_shows_the_same_time(day, wall, name):
    zone = ZoneInfo(name)
    moment = moment_of(day, wall, zone)

    earlier = [moment - timedelta(minutes=minutes) for minutes in (30, 60, 120)]

    planned = datetime.combine(day, wall)
    assert all(one.astimezone(zone).replace(tzinfo=None) != planned for one in earlier)


@given(first=days, name=zones, wall=walls, minutes=st.integers(15, 240))
def test_meetings_are_weekly_on_their_weekday_and_last_their_minutes(first, name, wall, minutes):
    series = weekly(first_on=first, zone=name, starts=wall, minutes=minutes)

    found = list(occurrences(series, since=first, until=first + timedelta(days=34)))

    dates = [one.local_date for one in found]
    assert {one.weekday() for one in dates} == {1}
    assert all(later - sooner == timedelta(days=7) for sooner, later in pairwise(dates))
    assert {one.ends_at - one.starts_at for one in found} == {timedelta(minutes=minutes)}
