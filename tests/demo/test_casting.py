"""Nobody says the same thing twice, and who speaks of a child has one."""

from random import Random

import pytest

from demo import library
from demo.casting import Casting
from iop.people.models import Person

PARENT = frozenset({"parent"})


@pytest.fixture
def people() -> list[Person]:
    return [Person(pk=number, display_name=f"Person {number}") for number in range(1, 9)]


@pytest.fixture
def casting(people) -> Casting:
    life = {person.pk: PARENT if person.pk <= 2 else frozenset() for person in people}
    return Casting(Random(1), life)


def test_nobody_gives_a_check_in_twice(casting, people):
    pool = len(library.check_ins("peers"))
    said = [casting.check_in("morning", people[0]) for _ in range(pool)]
    assert len(set(said)) == pool


def test_everybody_speaks_one_part(casting, people):
    talk, cast = casting.talk("morning", people)
    assert (sorted(cast), len(set(cast.values()))) == (talk.script.letters, len(cast))


def test_who_speaks_of_a_child_has_one(casting, people):
    chosen = [casting.talk("morning", people) for _ in range(25)]
    asked = [(talk, cast) for talk, cast in chosen if PARENT in talk.needs.values()]
    for talk, cast in asked:
        parents = [letter for letter, needs in talk.needs.items() if needs == PARENT]
        assert all(cast[letter].pk <= 2 for letter in parents)
    assert len(asked) > 0


def test_a_group_does_not_talk_of_the_same_thing_soon_again(casting, people):
    keys = [casting.talk("morning", people)[0].key for _ in range(12)]
    assert len(set(keys)) == 12


def test_there_is_no_conversation_for_too_few(casting, people):
    assert casting.talk("morning", people[:1]) is None
