"""Time zones: which are offered. The table of zones tells, so it is as new as the zones are."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

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
# The countries, by their codes, whose zones stand before those of others.
_HERE: Final = frozenset({"US", "PR", "GU", "AS"})


@cache
def offered() -> tuple[str, ...]:
    """Return each zone of today once, without its older names: ours first, the others by name."""
    others = sorted(zone for _countries, zone in _table())
    return tuple(dict.fromkeys((*_ours(), *others, "UTC")))


@cache
def _ours() -> tuple[str, ...]:
    here = (zone for countries, zone in _table() if not _HERE.isdisjoint(countries))
    return tuple(dict.fromkeys((*NEAR, *here)))


def _table() -> Iterator[tuple[list[str], str]]:
    """Yield each zone that people live by, with the codes of the countries that use it."""
    table = files("tzdata").joinpath("zoneinfo", "zone1970.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            codes, _where, zone, *_comments = line.split("\t")
            yield codes.split(","), zone


def choices(kept: str = "") -> list[tuple[str, str]]:
    """Return the zones as a person would pick them: “Eastern (New York)”.

    The one that somebody has stays among them, also when its name has grown old.
    """
    older = () if not kept or kept in offered() else (kept,)
    return [(zone, _words(zone)) for zone in (*older, *offered())]


def _words(zone: str) -> str:
    friendly, city = zone_name(zone), zone.rsplit("/", 1)[-1].replace("_", " ")
    if friendly != city:
        return f"{friendly} ({city})"
    place = zone.partition("/")[2] if zone in _ours() else zone
    return place.replace("_", " ").replace("/", ", ")
