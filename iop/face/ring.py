"""The ring of seats: who is expected, and the place that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin
from typing import NamedTuple, TypeVar

RADIUS = 88
CENTRE = 120
LARGEST = 42.0
MOST = 20
OPEN_AT = 1

P = TypeVar("P")


class Seat(NamedTuple):
    """A place on the ring: its middle, its corner, its size, and who sits there."""

    x: float
    y: float
    size: float
    person: object | None
    is_open: bool

    @property
    def left(self) -> float:
        return round(self.x - self.size / 2, 1)

    @property
    def top(self) -> float:
        return round(self.y - self.size / 2, 1)

    @property
    def radius(self) -> float:
        return round(self.size / 2, 1)

    @property
    def baseline(self) -> float:
        return round(self.y + 4.5, 1)


def seats(people: Sequence[P], *, places: int = 0, is_open: bool = True) -> list[Seat]:
    """Place people on the ring from the top; the kept seat is the second, empty ones come last."""
    sitting = list(people)[: MOST - 1]
    total = max(places, len(sitting) + is_open)
    row: list[P | None] = [*sitting, *([None] * (total - len(sitting) - is_open))]
    at = min(OPEN_AT, len(row))
    row[at:at] = [None] * is_open
    return [
        _seat(index, len(row), person, is_open and index == at) for index, person in enumerate(row)
    ]


def _seat(index: int, total: int, person: object | None, is_open: bool) -> Seat:
    angle = 2 * pi * index / total - pi / 2
    size = min(LARGEST, 2 * RADIUS * sin(pi / max(total, 3)) * 0.9)
    x, y = CENTRE + RADIUS * cos(angle), CENTRE + RADIUS * sin(angle)
    return Seat(round(x, 1), round(y, 1), round(size, 1), person, is_open)
