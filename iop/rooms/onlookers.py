"""Pages outside rooms: a line that says nothing until its reader may not be here any more.

What a hint that was lost did not say, such a page learns when somebody next looks at it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from iop.rooms.entrance import Reader
from iop.rooms.events import session_mark


class Onlooker:
    """One open page outside rooms."""

    def __init__(self, reader: Reader, loop: asyncio.AbstractEventLoop) -> None:
        self.person_id = reader.person_id
        self.mark = session_mark(reader.session_key)
        self._gone: asyncio.Future[int] = loop.create_future()

    def close(self, code: int) -> None:
        """Have the page go, for the reason of this code. Safe to repeat."""
        if not self._gone.done():
            self._gone.set_result(code)

    async def wait(self, receive: Callable[[], Awaitable[dict[str, Any]]]) -> int:
        """Return the code once the page is to go; 0 when it went by itself, or said anything."""
        hearing = asyncio.ensure_future(receive())
        ends: set[asyncio.Future[Any]] = {hearing, self._gone}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        hearing.cancel()
        return self._gone.result() if self._gone.done() else 0
