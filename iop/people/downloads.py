"""“What I wrote”, gathered from every app that keeps words of people."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise

from iop.people.models import Person


@dataclass(frozen=True, slots=True)
class Written:
    """One thing that the person wrote: when, what it was (“Message”), and the words."""

    at: datetime
    what: str | Promise
    words: str


Collector = Callable[[Person], Iterable[Written]]

_collectors: Final[list[Collector]] = []


def register(collector: Collector) -> None:
    """Add a source of words. It yields only what the person wrote, opened, and nobody else's."""
    _collectors.append(collector)


def written_by(person: Person) -> list[Written]:
    """Return everything the person wrote, oldest first."""
    found = [one for collector in _collectors for one in collector(person)]
    return sorted(found, key=lambda one: one.at)
