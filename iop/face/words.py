"""Times in words: the day, the clock and the name of the zone, as a person would say them.

Pure: each function takes the moment (aware), the name of a zone and, where the day matters, the
present moment.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

EVENING = 17

# Only zones that keep the name's own time: Phoenix knows no summer time, so it goes by its city.
_NAMES: dict[Promise, tuple[str, ...]] = {
    gettext_lazy("Eastern"): (
        "America/New_York", "America/Detroit", "America/Indiana/Indianapolis",
        "America/Kentucky/Louisville", "US/Eastern", "US/Michigan",
    ),
    gettext_lazy("Central"): ("America/Chicago", "America/Menominee", "US/Central"),
    gettext_lazy("Mountain"): ("America/Denver", "America/Boise", "US/Mountain"),
    gettext_lazy("Pacific"): ("America/Los_Angeles", "US/Pacific"),
    gettext_lazy("Alaska"): ("America/Anchorage", "America/Juneau", "US/Alaska"),
    gettext_lazy("Hawaii"): ("Pacific/Honolulu", "US/Hawaii"),
}  # fmt: skip
_FRIENDLY = {zone: name for name, zones in _NAMES.items() for zone in zones}


def zone_name(zone: str) -> str:
    """Say "Eastern" for New York, else the city of the zone."""
    name = zone_info(zone).key
    friendly = _FRIENDLY.get(name)
    return str(friendly) if friendly else name.rsplit("/", 1)[-1].replace("_", " ")


def zone_sentence(zone: str) -> str:
    return _("Times are in %(zone)s time") % {"zone": zone_name(zone)}


def clock(moment: datetime, zone: str) -> str:
    """Say "6:00 pm", as the clock of that zone shows it."""
    return wall_clock(_local(moment, zone).time())


def wall_clock(wall: time) -> str:
    """Say "6:00 pm", in one piece on a line; a translation may use {hour24} instead."""
    pattern = _("{hour12}:{minute} am") if wall.hour < 12 else _("{hour12}:{minute} pm")
    said = pattern.format(hour12=wall.hour % 12 or 12, hour24=wall.hour, minute=f"{wall.minute:02}")
    return said.replace(" ", "\u00a0")


def clock_named(moment: datetime, zone: str) -> str:
    """Say "6:00 pm Eastern"."""
    return _("{clock} {zone}").format(clock=clock(moment, zone), zone=zone_name(zone))


def span(start: datetime, end: datetime, zone: str) -> str:
    """Say "6:00 pm – 7:15 pm Eastern"."""
    return _("{start} – {end}").format(start=clock(start, zone), end=clock_named(end, zone))


def date_words(day: date, *, now: date) -> str:
    """Say "Tuesday 24 November", with the year when it is not this one."""
    pattern = (
        _("{weekday} {day} {month}")
        if day.year == now.year
        else _("{weekday} {day} {month} {year}")
    )
    return pattern.format(
        weekday=WEEKDAYS[day.weekday()], day=day.day, month=MONTHS[day.month], year=day.year
    )


def day(moment: datetime, zone: str, *, now: datetime) -> str:
    """Say "Tonight", "Today", "Tomorrow", "Yesterday" or the date, as the days run in that zone."""
    local, today = _local(moment, zone), _local(now, zone).date()
    if local.date() == today:
        return _("Tonight") if local.hour >= EVENING else _("Today")
    near = {timedelta(days=1): _("Tomorrow"), timedelta(days=-1): _("Yesterday")}
    return near.get(local.date() - today) or date_words(local.date(), now=today)


def when(moment: datetime, zone: str, *, now: datetime) -> str:
    """Say "Tonight, 6:00 pm Eastern": how a session's time is always written."""
    return _("{day}, {clock}").format(
        day=day(moment, zone, now=now), clock=clock_named(moment, zone)
    )


def greeting(now: datetime, zone: str) -> str:
    hour = _local(now, zone).hour
    if 4 <= hour < 12:
        return _("Good morning")
    return _("Good afternoon") if 12 <= hour < EVENING else _("Good evening")


def length(minutes: int) -> str:
    return ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes) % {"minutes": minutes}


def number(value: int) -> str:
    """Say a small number as a word ("seven"), a larger one in figures."""
    small = (
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"),
        _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
    )  # fmt: skip
    return small[value] if 0 <= value < len(small) else str(value)


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(zone_info(zone))


@cache
def zone_info(zone: str) -> ZoneInfo:
    """Return the zone of this name, or the house's where there is none: lists of zones change."""
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(settings.DEFAULT_ZONE)
