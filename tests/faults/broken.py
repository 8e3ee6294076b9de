"""The site's application in a process that dies, or whose clock is wrong, when it is told to.

Only the fault suite starts it. The site itself knows nothing of this: its functions are replaced
here, before the first request.

    ORDERS=<file>   die by SIGKILL at the next passing of the point that the file names
    CLOCK=-300      run five minutes behind; SIGUSR1 sets the clock back by an hour
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import time_machine

if offset := os.environ.get("CLOCK"):
    # The loop waits by this clock, which no wrong date changes.
    time.monotonic = lambda: time.clock_gettime(time.CLOCK_MONOTONIC)
    wrong = time_machine.travel(datetime.now(UTC) + timedelta(seconds=int(offset)), tick=True)
    clock = wrong.start()
    signal.signal(signal.SIGUSR1, lambda *_: clock.shift(-3600))

from iop.asgi import application as application  # under the wrong clock
from iop.rooms import journal, log
from iop.rooms.hub import Hub
from iop.rooms.live import LiveRoom
from iop.rooms.relay import Relay

IsDue = Callable[[], bool]
FLUSHED = 0.05
ORDERS = Path(os.environ["ORDERS"])


def due_at(point: str) -> IsDue:
    """Return what says, once, that the death at this point was ordered."""

    def is_due() -> bool:
        if not ORDERS.exists() or ORDERS.read_text() != point:
            return False
        ORDERS.unlink()
        return True

    return is_due


def die() -> None:
    """End as by a power cut."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_soon() -> None:
    """End once what was written before has left for the network."""
    asyncio.get_running_loop().call_later(FLUSHED, die)


def nothing(*_: Any, **__: Any) -> None:
    """Stand for what does not happen any more."""


def before_insert(is_due: IsDue) -> None:
    """Die within the transaction, before anything is written."""
    whole = log._number

    def number(*values: Any) -> None:
        if is_due():
            die()
        whole(*values)

    log._number = number


def before_commit(is_due: IsDue) -> None:
    """Die when everything is written and nothing is committed."""
    whole = log._number

    def number(*values: Any) -> None:
        whole(*values)
        if is_due():
            die()

    log._number = number


def before_ack(is_due: IsDue) -> None:
    """Die after the commit, when nobody was told."""
    whole = journal.Journal._done

    def done(self: Any, batch: Any, outcomes: Any) -> None:
        if not isinstance(outcomes, Exception) and is_due():
            die()
        whole(self, batch, outcomes)

    journal.Journal._done = done  # type: ignore[method-assign]


def before_fan_out(is_due: IsDue) -> None:
    """Die when the author was told and nobody else."""
    whole = Hub._tell_written

    def tell(self: Any, outcomes: Any) -> None:
        if is_due():
            Relay.pass_on = LiveRoom.add = nothing  # type: ignore[method-assign]
            die_soon()
        whole(self, outcomes)

    Hub._tell_written = tell  # type: ignore[method-assign]


def during_fan_out(is_due: IsDue) -> None:
    """Die when half of the pages were told."""
    whole, hand_over = LiveRoom._deliver, LiveRoom._hand_over

    def deliver(self: Any, lines: Any) -> None:
        if is_due():
            told = count()

            def some(room: Any, socket: Any, text: str) -> None:
                if next(told) < len(room.sockets) // 2:
                    hand_over(room, socket, text)

            LiveRoom._hand_over = some  # type: ignore[method-assign]
            die_soon()
        whole(self, lines)

    LiveRoom._deliver = deliver  # type: ignore[method-assign]


POINTS = {
    "before_insert": before_insert,
    "before_commit": before_commit,
    "before_ack": before_ack,
    "before_fan_out": before_fan_out,
    "during_fan_out": during_fan_out,
}


for point, prepare in POINTS.items():
    prepare(due_at(point))
