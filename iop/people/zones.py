"""Time zones: which are offered."""

from functools import cache
from typing import Final
from zoneinfo import available_timezones

from iop.face.words import zone_name

NEAR: Final = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
)
_PARTS: Final = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe"}
    | {"Indian", "Pacific"}
)


@cache
def offered() -> tuple[str, ...]:
    """Return every zone of a place: the near ones first, the others by name."""
    places = {zone for zone in available_timezones() if zone.split("/", 1)[0] in _PARTS}
    return (*NEAR, *sorted(places.difference(NEAR)), "UTC")


def choices() -> list[tuple[str, str]]:
    """Return the zones as a person would pick them: “Eastern (New York)”."""
    return [(zone, _words(zone)) for zone in offered()]


def _words(zone: str) -> str:
    friendly, city = zone_name(zone), zone.rsplit("/", 1)[-1].replace("_", " ")
    if zone not in NEAR:
        return zone.replace("_", " ").replace("/", ", ")
    return city if friendly == city else f"{friendly} ({city})"
