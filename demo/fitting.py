"""Fits a conversation to those who came: check-ins and intentions of the others are put in."""

from demo.casting import Cast, Casting
from demo.doors import Coming
from demo.library import Talk
from demo.script import LEADING, Move
from iop.people.models import Person

HEARD = frozenset({"check_in", "pass"})
IS_HEARD = 0.85
PASSES = 0.1
INTENDS = 0.45
Parts = dict[str, tuple[Move, ...]]


def fit(
    casting: Casting, talk: Talk, cast: Cast, on_time: list[Coming], staying: set[int]
) -> Parts:
    """Return the parts of a talk for these people; those without a part get a place in the cast."""
    parts = dict(talk.script.parts)
    for one in on_time:
        if one.person.pk not in {person.pk for person in cast.values()}:
            cast[f"person{one.person.pk}"] = one.person
    parts["opening"] = _opening(casting, parts["opening"], cast, on_time)
    parts["close"] = _closing(casting, parts.get("close", ()), cast, staying)
    moment = casting.moment()
    if moment is not None and set(moment.letters) <= cast.keys():
        parts["topic"] += tuple(moment.moves)
    return parts


def _opening(
    casting: Casting, moves: tuple[Move, ...], cast: Cast, on_time: list[Coming]
) -> tuple[Move, ...]:
    """Add check-ins of those who have none in the script, after those that it has."""
    given = {cast[move.who].pk for move in moves if move.kind in HEARD}
    letters = {person.pk: letter for letter, person in cast.items()}
    more = [
        _check_in(casting, letters[one.person.pk], one.person)
        for one in on_time
        if one.person.pk not in given and casting.rng.random() < IS_HEARD
    ]
    place = 1 + max((i for i, move in enumerate(moves) if move.kind in HEARD), default=0)
    return (*moves[:place], *more, *moves[place:])


def _check_in(casting: Casting, letter: str, person: Person) -> Move:
    if casting.rng.random() < PASSES:
        return Move("pass", letter)
    said = casting.check_in(casting.group, person)
    return Move("check_in", letter, said.text, said.mood, said.word)


def _closing(
    casting: Casting, moves: tuple[Move, ...], cast: Cast, staying: set[int]
) -> tuple[Move, ...]:
    """Add intentions of some who have none in the script, after those that it has."""
    has = {move.who for move in moves if move.kind == "intend"}
    free = [
        letter
        for letter, person in cast.items()
        if letter not in has and letter not in LEADING and person.pk in staying
    ]
    more = [
        Move("intend", letter, casting.intention(casting.group))
        for letter in free
        if casting.rng.random() < INTENDS
    ]
    place = 1 + max((i for i, move in enumerate(moves) if move.kind == "intend"), default=-1)
    return (*moves[:place], *more, *moves[place:])
