"""Chooses what is talked about and who says it, so that nobody says the same thing twice."""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from demo.library import (
    Exchange,
    Said,
    Talk,
    check_ins,
    exchanges,
    intentions,
    moments,
    talks,
)
from demo.script import Script
from iop.people.models import Person

Cast = dict[str, Person]
Value = TypeVar("Value")
MOMENT_CHANCE = 0.14
UNFIT = 4
LATELY = 14


@dataclass(slots=True)
class Casting:
    """Remembers what was said where, and who has heard it."""

    rng: Random
    life: dict[int, frozenset[str]]
    heard: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    group: str = ""
    said: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    spoken: set[tuple[int, str]] = field(default_factory=set)
    pools: dict[str, deque[Said]] = field(default_factory=dict)
    wishes: dict[str, deque[str]] = field(default_factory=dict)

    def talk(self, group: str, here: Sequence[Person]) -> tuple[Talk, Cast] | None:
        """Return a conversation for these people and who speaks each part; None when too few.

        What is asked for next without a group is for this one.
        """
        self.group = group
        fitting = [talk for talk in talks(group) if len(talk.script.letters) <= len(here)]
        self.rng.shuffle(fitting)
        if not fitting:
            return None
        best = min(fitting, key=lambda talk: self._weight(group, talk, here))
        cast = self._cast(best.script, best.needs, here, best.key)
        self._remember(group, best.key, here)
        return best, cast

    def exchange(self, group: str, here: Sequence[Person]) -> tuple[Exchange, Cast] | None:
        """Return a few lines for a lounge, and who says them."""
        fitting = [one for one in exchanges(group) if len(one.script.letters) <= len(here)]
        self.rng.shuffle(fitting)
        if not fitting:
            return None
        best = min(fitting, key=lambda one: self._wear(group, one.key, here))
        self._remember(group, best.key, here)
        return best, self._cast(best.script, {}, here, best.key)

    def moment(self) -> Script | None:
        """Return, now and then, a small thing that happens beside the topic."""
        return self.rng.choice(moments()) if self.rng.random() < MOMENT_CHANCE else None

    def check_in(self, group: str, person: Person) -> Said:
        """Return a check-in that this person has not given before, and the group not lately."""
        pool = self.pools.setdefault(group, self._shuffled(_pool_of(group)))
        said = next((one for one in pool if (person.pk, _name(one)) not in self.spoken), pool[0])
        pool.remove(said)
        pool.append(said)
        self.spoken.add((person.pk, _name(said)))
        return said

    def intention(self, group: str) -> str:
        """Return something to take into the week."""
        pool = self.wishes.setdefault(group, self._shuffled(intentions()))
        pool.rotate(-1)
        return pool[-1]

    def _shuffled(self, values: Sequence[Value]) -> deque[Value]:
        return deque(self.rng.sample(values, len(values)))

    def _weight(self, group: str, talk: Talk, here: Sequence[Person]) -> int:
        """How ill a conversation fits: parts nobody can speak, who has heard it, how lately."""
        life = [self.life[person.pk] for person in here]
        unfit = sum(not any(needs <= one for one in life) for needs in talk.needs.values())
        return UNFIT * unfit + self._wear(group, talk.key, here)

    def _wear(self, group: str, key: str, here: Sequence[Person]) -> int:
        """How worn something is: by those who have heard it, and by having been said lately."""
        known = sum(person.pk in self.heard[key] for person in here)
        said = self.said[group]
        lately = said[::-1].index(key) if key in said else LATELY
        return known + max(0, LATELY - lately)

    def _cast(
        self,
        script: Script,
        needs: dict[str, frozenset[str]],
        here: Sequence[Person],
        key: str,
    ) -> Cast:
        """Give each part to one person: first the parts that ask for something."""
        free, cast = self.rng.sample(here, len(here)), Cast()
        for letter in sorted(script.letters, key=lambda one: (one not in needs, one)):
            wanted = needs.get(letter, frozenset())
            free.sort(
                key=lambda one: (
                    not wanted <= self.life[one.pk],
                    (one.pk, key + letter) in self.spoken,
                )
            )
            cast[letter] = free.pop(0)
            self.spoken.add((cast[letter].pk, key + letter))
        return cast

    def _remember(self, group: str, key: str, here: Sequence[Person]) -> None:
        self.said[group].append(key)
        self.heard[key].update(person.pk for person in here)


def _pool_of(group: str) -> tuple[Said, ...]:
    return check_ins("family" if group == "family" else "peers")


def _name(said: Said) -> str:
    return f"{said.word}: {said.text}"
