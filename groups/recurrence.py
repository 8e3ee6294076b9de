"""Weekly meetings in local wall time. Pure: the zone's clock decides, daylight saving too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from groups.errors import ImpossibleSeries, UnknownZone

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
# Files of the zone database that name no place people live by.
NOT_PLACES: Final = frozenset({"Factory", "localtime", "posixrules"})
# Calendars and zones are sure in these years; nobody plans a group outside them.
EARLIEST: Final = date(1980, 1, 1)
LATEST: Final = date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekday and wall time in a zone, from one date to another or without an end."""

    weekday: int
    starts: time
    minutes: int
    zone: str
    first_on: date
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One meeting: its date on the local calendar, and when it starts and ends in UTC."""

    local_date: date
    starts_at: datetime
    ends_at: datetime


@cache
def known_zones() -> frozenset[str]:
    """Return the names of zones that may be chosen."""
    return frozenset(available_timezones()) - NOT_PLACES


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of this name; raises UnknownZone for anything that is not in the list."""
    if name not in known_zones():
        raise UnknownZone
    return ZoneInfo(name)


def moment_of(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the moment at which the zone's clock first shows this time on this day, in UTC.

    A time that a change of clocks jumps over becomes the first time after the jump; one that
    comes twice is the first of the two.
    """
    wanted = datetime.combine(day, wall.replace(tzinfo=None, fold=0))
    before = wanted.replace(tzinfo=zone).astimezone(UTC)
    if before.astimezone(zone).replace(tzinfo=None) == wanted:
        return before
    after = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _jump_between(after, before, zone)


def _jump_between(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second between these at which the clocks have changed."""
    changed = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == changed:
            high = middle
        else:
            low = middle
    return high


def occurrences(series: Weekly, *, since: date, until: date) -> Iterator[Occurrence]:
    """Yield the meetings of a series on the dates from `since` to `until`, both included."""
    _refuse_impossible(series)
    zone = zone_of(series.zone)
    last = min(until, series.last_on or until, LATEST)
    first = max(min(since, LATEST), series.first_on)
    day = first + timedelta(days=(series.weekday - first.weekday()) % 7)
    while day <= last:
        yield _occurrence(series, day, zone)
        day += WEEK


def _occurrence(series: Weekly, day: date, zone: ZoneInfo) -> Occurrence:
    starts_at = moment_of(day, series.starts, zone)
    return Occurrence(day, starts_at, starts_at + timedelta(minutes=series.minutes))


def _refuse_impossible(series: Weekly) -> None:
    if not 0 <= series.weekday <= 6 or not 15 <= series.minutes <= 240:
        raise ImpossibleSeries
    last_on = series.last_on or series.first_on
    if not EARLIEST <= series.first_on <= last_on <= LATEST:
        raise ImpossibleSeries
