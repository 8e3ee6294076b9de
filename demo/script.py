"""Reads the small plays in `content`: who says what, in which part of a session. Pure."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final

LEADING: Final = ("lead", "co")
PHASES: Final = ("opening", "topic", "reflection", "close")
WHO: Final = r"(?P<who>[\w-]+)"
ANSWERS: Final = re.compile(r"(?:\s\+(?:hear|me_too|thanks|proud))+$")
SILENCE: Final = re.compile(r"\.\.\.")
CHECK_IN: Final = re.compile(WHO + r" \((?P<mood>\d*) ?(?P<word>[^)]*)\):\s*(?P<text>.*)")
PASSES: Final = re.compile(WHO + r" passes")
TAKES_BACK: Final = re.compile(WHO + r" takes back")
SETS_ASIDE: Final = re.compile(WHO + r" sets aside (?P<about>[\w-]+): (?P<text>.+)")
EDITS: Final = re.compile(WHO + r" edits: (?P<text>.+)")
INTENDS: Final = re.compile(WHO + r" intends: (?P<text>.+)")
SAYS: Final = re.compile(WHO + r": (?P<text>.+)")
FORMS: Final = (
    ("silence", SILENCE),
    ("check_in", CHECK_IN),
    ("pass", PASSES),
    ("take_back", TAKES_BACK),
    ("set_aside", SETS_ASIDE),
    ("edit", EDITS),
    ("intend", INTENDS),
    ("say", SAYS),
)


class NoSuchLine(ValueError):
    """A line of a script that follows no form."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that happens. `answers` are the reactions it draws from others."""

    kind: str
    who: str = ""
    text: str = ""
    mood: int | None = None
    word: str = ""
    about: str = ""
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """The moves of each part, in order."""

    parts: dict[str, tuple[Move, ...]] = field(default_factory=dict)

    @property
    def letters(self) -> list[str]:
        """Those who take part besides the leaders, in the order of the alphabet."""
        moves = [move for part in self.parts.values() for move in part]
        named = {name for move in moves for name in (move.who, move.about)}
        return sorted(named - set(LEADING) - {""})

    @property
    def moves(self) -> list[Move]:
        """Everything that happens, whatever the part."""
        return [move for part in self.parts.values() for move in part]


@cache
def parse(text: str) -> Script:
    """Read a script; raises NoSuchLine for what follows no form."""
    parts: dict[str, list[Move]] = {"opening": []}
    phase = "opening"
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("== "):
            phase = line[3:]
            if phase not in PHASES:
                raise NoSuchLine(line)
            parts[phase] = []
        else:
            parts[phase].append(_move(line))
    return Script({name: tuple(moves) for name, moves in parts.items()})


def _move(line: str) -> Move:
    found = ANSWERS.search(line)
    answers = tuple(found.group().replace("+", " ").split()) if found else ()
    bare = line[: found.start()] if found else line
    for kind, form in FORMS:
        if match := form.fullmatch(bare):
            values = match.groupdict()
            mood = int(values.pop("mood", None) or 0) or None
            words = {name: value.strip() for name, value in values.items()}
            return Move(kind, mood=mood, answers=answers, **words)
    raise NoSuchLine(line)
