"""How often something may happen: a purse of tokens that fills again with time."""

import time
from collections import OrderedDict
from threading import Lock
from typing import Final

from iop.rooms.limits import limits

REMEMBERED: Final = 4096


class Pace:
    """One purse: so much at once, and so much a second."""

    __slots__ = ("_a_second", "_at", "_most", "_tokens")

    def __init__(self, most: int, a_second: float) -> None:
        self._most, self._a_second = float(most), a_second
        self._tokens, self._at = self._most, time.monotonic()

    def allows(self) -> bool:
        """Take one token; False when none is left."""
        now = time.monotonic()
        gained = (now - self._at) * self._a_second
        self._tokens, self._at = min(self._tokens + gained, self._most), now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


def pace_of_frames() -> Pace:
    """Return the purse of somebody who sends frames."""
    return Pace(limits().burst, limits().frames_a_second)


class Paces:
    """The purses of those who send over HTTP, by session, in this process. Safe in threads."""

    def __init__(self) -> None:
        self._paces: OrderedDict[str, Pace] = OrderedDict()
        self._mutex = Lock()

    def allow(self, session_key: str) -> bool:
        """Take one token of a session's; the longest silent ones are forgotten."""
        with self._mutex:
            pace = self._paces.setdefault(session_key, pace_of_frames())
            self._paces.move_to_end(session_key)
            if len(self._paces) > REMEMBERED:
                self._paces.popitem(last=False)
            return pace.allows()
