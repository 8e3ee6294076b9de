"""What everything that is played needs: the days, the people, the casting and the shelf."""

from dataclasses import dataclass
from random import Random

from demo.calendar import Calendar
from demo.casting import Casting
from demo.company import Company
from demo.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Studio:
    """Handed on from hand to hand while the past is made."""

    calendar: Calendar
    company: Company
    casting: Casting
    shelf: Shelf

    @property
    def rng(self) -> Random:
        """The one source of chance."""
        return self.casting.rng
