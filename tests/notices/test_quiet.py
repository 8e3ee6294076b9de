"""Quiet hours on every wall clock, and over the nights in which clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iop.notices.quiet import is_quiet

NAMES = (
    "America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles "
    "America/Anchorage Pacific/Honolulu America/Halifax America/St_Johns America/Sao_Paulo "
    "America/Santiago America/Havana America/Mexico_City America/Bogota Atlantic/Azores "
    "Europe/London Europe/Dublin Europe/Paris Europe/Berlin Europe/Athens Europe/Moscow "
    "Africa/Casablanca Africa/Cairo Africa/Lagos Africa/Johannesburg Asia/Jerusalem Asia/Beirut "
    "Asia/Tehran Asia/Dubai Asia/Kolkata Asia/Kathmandu Asia/Yangon Asia/Shanghai Asia/Tokyo "
    "Australia/Adelaide Australia/Lord_Howe Australia/Sydney Pacific/Auckland Pacific/Chatham "
    "Pacific/Apia"
)
ZONES = NAMES.split()
CLOCK_CHANGES = (
    datetime(2026, 3, 7, tzinfo=UTC),
    datetime(2026, 3, 28, tzinfo=UTC),
    datetime(2026, 10, 24, tzinfo=UTC),
    datetime(2026, 10, 31, tzinfo=UTC),
)
times = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
moments = st.builds(
    lambda day, minutes: day + timedelta(minutes=minutes),
    st.sampled_from(CLOCK_CHANGES),
    st.integers(0, 3 * 24 * 60),
)


@given(moments, st.sampled_from(ZONES), times, times)
def test_what_is_quiet_over_midnight_is_loud_by_day(
    moment: datetime, zone: str, one: time, other: time
) -> None:
    if one == other:
        return

    assert is_quiet(moment, zone, one, other) is not is_quiet(moment, zone, other, one)


@given(moments, st.sampled_from(ZONES), times, times)
def test_only_the_wall_clock_decides(moment: datetime, zone: str, one: time, other: time) -> None:
    clock = moment.astimezone(ZoneInfo(zone)).time()
    minutes = [t.hour * 60 + t.minute for t in (clock, one, other)]
    since_start, length = ((m - minutes[1]) % 1440 for m in (minutes[0], minutes[2]))

    assert is_quiet(moment, zone, one, other) is (since_start < length)


@pytest.mark.parametrize("zone", ZONES)
def test_a_sweep_each_minute_tells_once_and_never_at_a_quiet_time(zone: str) -> None:
    for began in CLOCK_CHANGES:
        told = first_loud_minute(began + timedelta(hours=3), zone)
        wall = told.astimezone(ZoneInfo(zone)).time()

        assert time(8, 0) <= wall < time(21, 0)
        assert told - began <= timedelta(hours=3 + 12 + 1)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), True),  # 01:30 the first time
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), True),  # 01:30 the second time
        (datetime(2026, 11, 1, 7, 0, tzinfo=UTC), False),  # 02:00
    ],
)
def test_a_repeated_hour_is_quiet_twice(moment: datetime, quiet: bool) -> None:
    assert is_quiet(moment, "America/New_York", time(1, 0), time(2, 0)) is quiet


def test_an_hour_that_never_was_keeps_nobody_waiting() -> None:
    before, after = datetime(2026, 3, 8, 6, 59, tzinfo=UTC), datetime(2026, 3, 8, 7, 0, tzinfo=UTC)

    assert not is_quiet(before, "America/New_York", time(2, 0), time(3, 0))
    assert not is_quiet(after, "America/New_York", time(2, 0), time(3, 0))


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until"),
    [(None, time(8)), (time(21), None), (None, None), (time(8), time(8))],
)
def test_without_two_different_times_nothing_is_quiet(
    quiet_from: time | None, quiet_until: time | None
) -> None:
    assert not is_quiet(datetime(2026, 1, 1, tzinfo=UTC), "UTC", quiet_from, quiet_until)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "a\0b"])
def test_an_unknown_zone_counts_as_the_sites_own(name: str) -> None:
    night = datetime(2026, 11, 24, 3, tzinfo=UTC)  # ten in the evening in New York

    assert is_quiet(night, name, time(21, 0), time(8, 0))


def first_loud_minute(moment: datetime, zone: str) -> datetime:
    while is_quiet(moment, zone, time(21, 0), time(8, 0)):
        moment += timedelta(minutes=1)
    return moment
