"""The group commit: posts of all rooms wait while one batch commits, and are written together.

Nothing is acknowledged before its commit. One thread with a connection of its own writes.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db import DatabaseError

from iop.policy import Refusal
from iop.rooms.desk import Desk
from iop.rooms.errors import Busy, NotSaved
from iop.rooms.limits import limits
from iop.rooms.log import Outcome, Placed, write
from iop.vault.errors import Unreadable

logger = logging.getLogger(__name__)
GATHER_SECONDS: Final = 0.002
BUSY_SECONDS: Final = 0.02


@dataclass(frozen=True, slots=True)
class Wish:
    """A line that waits to be written, and whom to tell of it."""

    placed: Placed
    asker: Any


Told = Callable[[list[tuple[Wish, Outcome]]], None]


class Journal:
    """One a process. `told` is called on the loop after each commit, with what became of each."""

    def __init__(self, desk: Desk, told: Told) -> None:
        self._desk, self._told = desk, told
        self._waiting: list[Wish] = []
        self._is_writing = False
        self._last_size, self._last_at = 0, 0.0
        self._gathering: asyncio.TimerHandle | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being written and nothing waits."""
        return not self._is_writing and not self._waiting

    def put(self, wish: Wish) -> None:
        """Have a line written with the next batch. Raises Busy when too many wait."""
        if len(self._waiting) >= limits().waiting_posts:
            raise Busy
        self._waiting.append(wish)
        if not self._is_writing:
            self._begin()

    def _begin(self) -> None:
        """Write at once in a quiet hour; in a busy one wait a moment for others to come along.

        Busy is told by the last batch: until half as many wait again, a commit would be wasted on
        the first of them while the rest just arrive.
        """
        loop = asyncio.get_running_loop()
        is_busy = loop.time() - self._last_at < BUSY_SECONDS
        if not is_busy or len(self._waiting) * 2 >= self._last_size:
            self._write_next()
        elif self._gathering is None:
            self._gathering = loop.call_later(GATHER_SECONDS, self._write_next)

    def _write_next(self) -> None:
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None
        size = limits().batch_posts
        batch, self._waiting = self._waiting[:size], self._waiting[size:]
        self._is_writing = True
        self._desk.submit(partial(write_batch, batch), partial(self._done, batch))

    def _done(self, batch: list[Wish], outcomes: list[Outcome] | Exception) -> None:
        self._is_writing = False
        self._last_size, self._last_at = len(batch), asyncio.get_running_loop().time()
        if self._waiting:
            self._begin()
        if isinstance(outcomes, Exception):
            logger.error("a batch was not saved: %s", type(outcomes).__name__)
            outcomes = [NotSaved() for _ in batch]
        self._told(list(zip(batch, outcomes, strict=True)))


def write_batch(batch: list[Wish]) -> list[Outcome]:
    """Write a batch in one transaction; one that cannot be is written line by line.

    So one line that the database or the vault refuses does not take the others with it.
    """
    placed = [wish.placed for wish in batch]
    try:
        return write(placed, announce=_say_nothing)
    except (DatabaseError, Unreadable) as error:
        if isinstance(error, DatabaseError) and _is_broken(error):
            raise
        return [_write_alone(one) for one in placed]


def _write_alone(one: Placed) -> Outcome:
    try:
        return write([one], announce=_say_nothing)[0]
    except Refusal as refusal:
        return refusal
    except DatabaseError as error:
        if _is_broken(error):
            raise
        logger.error("a line was not saved: %s", type(error).__name__)
        return NotSaved()


def _is_broken(error: DatabaseError) -> bool:
    """Whether the connection, not the line, is at fault. The desk tries such a batch again."""
    return type(error).__name__ in {"OperationalError", "InterfaceError"}


def _say_nothing(heads: dict[int, int]) -> None:
    """The hub that gave the batch tells of it itself."""
