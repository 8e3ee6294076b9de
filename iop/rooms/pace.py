"""How fast somebody may send frames: a purse of tokens that fills again with time."""

import time
from collections import OrderedDict
from threading import Lock
from typing import Final

from iop.rooms.limits import limits

REMEMBERED: Final = 4096


class Pace:
    """The purse of one page."""

    __slots__ = ("_at", "_tokens")

    def __init__(self) -> None:
        self._tokens, self._at = float(limits().burst), time.monotonic()

    def allows(self) -> bool:
        """Take one token; False for who sends faster than the room takes."""
        now, figures = time.monotonic(), limits()
        gained = (now - self._at) * figures.frames_a_second
        self._tokens, self._at = min(self._tokens + gained, float(figures.burst)), now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class Paces:
    """The purses of those who send over HTTP, by session, in this process. Safe in threads."""

    def __init__(self) -> None:
        self._paces: OrderedDict[str, Pace] = OrderedDict()
        self._mutex = Lock()

    def allow(self, session_key: str) -> bool:
        """Take one token of a session's; the longest silent ones are forgotten."""
        with self._mutex:
            pace = self._paces.setdefault(session_key, Pace())
            self._paces.move_to_end(session_key)
            if len(self._paces) > REMEMBERED:
                self._paces.popitem(last=False)
            return pace.allows()
