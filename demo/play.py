"""Plays a script into a room's log and onto the shelf, move by move."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from demo.casting import Cast
from demo.log import Log
from demo.script import Move
from demo.shelf import Shelf
from groups.events import check_in_line, intention_line, pass_line, turn_line
from groups.models import Session, Turn
from iop.people.models import Person
from iop.rooms.actions import Draft
from iop.rooms.models import Entry

Act = Callable[[datetime], object]
QUIET_ANSWER = 0.12
SPARE = 0.93
SILENCE_WEIGHT = 75.0


@dataclass(slots=True)
class Timeline:
    """Things to happen, told in any order and done in the order of time."""

    acts: list[tuple[datetime, int, Act]] = field(default_factory=list)

    def at(self, moment: datetime, act: Act) -> None:
        """Have something happen at a moment; at the same moment in the order of telling."""
        self.acts.append((moment, len(self.acts), act))

    def run(self) -> None:
        """Do everything."""
        for moment, _, act in sorted(self.acts, key=lambda one: one[:2]):
            act(moment)


def spread(
    moves: Sequence[Move], start: datetime, end: datetime
) -> Iterator[tuple[datetime, Move]]:
    """Yield when each move happens, so that long lines take longer and all fit before the end."""
    weights = [_weight(move) for move in moves]
    whole = sum(weights) or 1.0
    moment = start
    for move, weight in zip(moves, weights, strict=True):
        moment += (end - start) * (SPARE * weight / whole)
        yield moment, move


def _weight(move: Move) -> float:
    return SILENCE_WEIGHT if move.kind == "silence" else 18.0 + len(move.text) / 4.0


@dataclass(slots=True)
class Stage:
    """A room in which a script is played: who plays whom, and who is there to answer."""

    log: Log
    shelf: Shelf
    rng: Random
    cast: Cast
    here: list[Person]
    session: Session | None = None
    turns: list[Turn] = field(default_factory=list)

    def play(self, move: Move, at: datetime) -> None:
        """Let one thing happen."""
        if move.kind != "silence":
            acts: dict[str, Callable[[Move, Person, datetime], Entry | None]] = {
                "say": self._say,
                "check_in": self._check_in,
                "pass": self._pass,
                "intend": self._intend,
                "edit": self._edit,
                "take_back": self._take_back,
                "set_aside": self._set_aside,
            }
            line = acts[move.kind](move, self.cast[move.who], at)
            if line is not None:
                self._answer(line, move, at)

    def words(self, text: str) -> str:
        """Return the words with people's names in them."""
        names = {letter: person.display_name for letter, person in self.cast.items()}
        return text.format_map(names)

    def _say(self, move: Move, person: Person, at: datetime) -> Entry:
        return self.log.write(at, Draft("post", author=person, text=self.words(move.text)))

    def _check_in(self, move: Move, person: Person, at: datetime) -> Entry:
        session = self._session()
        text = self.words(move.text)
        row = self.shelf.check_in(
            person,
            at,
            about=session,
            local_date=session.local_date,
            mood=move.mood,
            word=move.word,
            text=text,
            need=move.about or self._need(move.mood),
        )
        line = self.log.write(at, check_in_line(row, word=move.word, text=text, badge=""))
        self._heard(person, Turn.State.GIVEN, at)
        return line

    def _need(self, mood: int | None) -> str:
        """Somebody low more often asks for somebody."""
        if mood is not None and mood <= 3:
            return self.rng.choice(["none", "buddy", "mentor", "staff"])
        return self.rng.choice(["none"] * 9 + ["buddy"])

    def _pass(self, move: Move, person: Person, at: datetime) -> None:
        self.log.write(at, pass_line(person, badge=""))
        self._heard(person, Turn.State.PASSED, at)

    def _intend(self, move: Move, person: Person, at: datetime) -> Entry:
        text = self.words(move.text)
        self.shelf.intend(self._session(), person, at, text)
        return self.log.write(at, intention_line(person, text=text, badge=""))

    def _edit(self, move: Move, person: Person, at: datetime) -> None:
        self.log.edit(at, self.log.last_of(person), self.words(move.text))

    def _take_back(self, move: Move, person: Person, at: datetime) -> None:
        self.log.take_back(at, self.log.last_of(person))

    def _set_aside(self, move: Move, person: Person, at: datetime) -> None:
        line = self.log.last_of(self.cast[move.about])
        self.log.set_aside(at, line, person, f"{move.text}.")

    def _session(self) -> Session:
        if self.session is None:
            raise ValueError("a lounge has no round")
        return self.session

    def _answer(self, line: Entry, move: Move, at: datetime) -> None:
        """Have others answer a line: as the script has it, and once in a while by themselves."""
        kinds = list(move.answers)
        if move.kind == "say" and not kinds and self.rng.random() < QUIET_ANSWER:
            kinds.append(self.rng.choice(["hear", "hear", "me_too", "thanks"]))
        others = [one for one in self.here if one.pk != line.author_id]
        for person in self.rng.sample(others, min(len(kinds), len(others))):
            moment = at + timedelta(seconds=self.rng.randint(8, 40))
            self.log.answer(moment, line, person, kinds.pop())

    def invite_next(self, at: datetime) -> None:
        """Invite the next in the round who waits."""
        waiting = (turn for turn in self.turns if turn.state == Turn.State.WAITING)
        if following := next(waiting, None):
            following.state = Turn.State.INVITED
            self.log.write(at, turn_line(following))

    def _heard(self, person: Person, state: Turn.State, at: datetime) -> None:
        for turn in self.turns:
            if turn.person_id == person.pk:
                turn.state, turn.done_at = state, at
                self.log.write(at, turn_line(turn))
        self.invite_next(at)
