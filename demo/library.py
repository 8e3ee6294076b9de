"""The words of the demonstration, read from `content` once and typed."""

import tomllib
from dataclasses import dataclass
from datetime import time
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from demo.script import Script, parse

CONTENT: Final = Path(__file__).parent / "content"
TALKS: Final = ("sessions_common", "sessions_clinical", "sessions_circles")
CLIENT_GROUPS: Final = ("anxiety", "skills", "morning", "veterans", "process", "alumni")


@dataclass(frozen=True, slots=True)
class Someone:
    """An invented person: came and left in weeks before today."""

    name: str
    role: str
    pronouns: str
    zone: str
    also: str = ""
    came: float = 104.0
    left: float | None = None
    groups: tuple[str, ...] = ()
    life: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A weekly meeting; `apart` counts the weekday from today instead of naming it."""

    starts: time
    minutes: int
    weekday: int = 0
    apart: int | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """A group: its own words, who leads it, since when, and when it meets."""

    key: str
    name: str
    kind: str
    focus: str
    about: str
    ground_rules: str
    lead: str
    co_lead: str
    cap: int
    since: float
    service: str
    counts: bool
    meetings: tuple[Meeting, ...]
    enrolment: str = "open"
    guests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, the groups it suits, and what must be true of who speaks a part."""

    key: str
    topic: str
    groups: tuple[str, ...]
    script: Script
    needs: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Said:
    """A check-in that fits any topic."""

    mood: int | None
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A few lines in a lounge."""

    key: str
    script: Script


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def people() -> tuple[Someone, ...]:
    """Return everybody, the team first."""
    read = _read("people")
    team = [_someone(one, part["role"]) for part in read["team"] for one in part["people"]]
    kinds = (("mentors", "mentor"), ("alumni", "alumni"), ("clients", "client"))
    peers = [_someone(one, role) for name, role in kinds for one in read[name]]
    return tuple(team + peers + [_someone(one, "family") for one in read["family"]])


def _someone(values: dict[str, Any], role: str) -> Someone:
    groups, life = tuple(values.get("groups", ())), frozenset(values.get("life", ()))
    return Someone(**{**values, "role": role, "groups": groups, "life": life})


@cache
def circles() -> tuple[Circle, ...]:
    """Return the eight groups."""
    return tuple(_circle(values) for values in _read("groups")["group"])


def _circle(values: dict[str, Any]) -> Circle:
    meetings = tuple(Meeting(**meeting) for meeting in values["meetings"])
    rules, guests = values["ground_rules"].strip(), tuple(values.get("guests", ()))
    return Circle(**{**values, "meetings": meetings, "ground_rules": rules, "guests": guests})


@cache
def talks(group: str) -> tuple[Talk, ...]:
    """Return the conversations that suit a group."""
    every = chain.from_iterable(_read(name)["conversation"] for name in TALKS)
    return tuple(_talk(values) for values in every if group in values["groups"])


def _talk(values: dict[str, Any]) -> Talk:
    needs = {letter: frozenset(life) for letter, life in values.get("cast", {}).items()}
    script = parse(values["script"])
    return Talk(values["key"], values["topic"], tuple(values["groups"]), script, needs)


@cache
def moments() -> tuple[Script, ...]:
    """Return the small things that happen beside a topic."""
    return tuple(parse(values["script"]) for values in _read("moments")["moment"])


@cache
def check_ins(pool: str) -> tuple[Said, ...]:
    """Return check-ins of a pool: `peers` or `family`."""
    return tuple(Said(mood or None, word, text) for mood, word, text in _read("checkins")[pool])


@cache
def intentions() -> tuple[str, ...]:
    """Return things that anybody may take into a week."""
    return tuple(_read("checkins")["intentions"])


@cache
def exchanges(group: str) -> tuple[Exchange, ...]:
    """Return what may be said in a group's lounge."""
    read = _read("lounge")
    pools = [group, "any"] if group in CLIENT_GROUPS else [group]
    return tuple(
        Exchange(f"{pool}:{number}", parse(text))
        for pool in pools
        for number, text in enumerate(read.get(pool, ()))
    )


def today() -> dict[str, Any]:
    """Return the session that runs now."""
    return _read("today")


def cards() -> list[dict[str, str]]:
    """Return who can be signed in as."""
    found: list[dict[str, str]] = _read("cards")["card"]
    return found
