"""One open page of a room, as its process holds it: who it is, what it has, how it is told."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from types import coroutine
from typing import Any, Final
from uuid import uuid4

from django.utils.translation import override

from iop.people.models import Person
from iop.policy import Actor, Refusal
from iop.rooms.frames import error_of
from iop.rooms.limits import limits
from iop.rooms.lines import Card, dumps
from iop.rooms.pace import Pace, pace_of_frames
from iop.rooms.rules import RoomFacts

logger = logging.getLogger(__name__)
Send = Callable[[Any], Awaitable[None]]
# Daphne's library sends no code of the protocol's own but 1000.
WIRE: Final = {1012: 4012}
_finishing: Final[set[asyncio.Task[None]]] = set()


class Socket:
    """A page that is connected. Everything here runs on the loop, and writing never waits."""

    __slots__ = (
        "_bad",
        "_card",
        "_held",
        "_send",
        "_stuck",
        "_wears",
        "actor",
        "ends_at",
        "facts",
        "is_closed",
        "is_ready",
        "mark",
        "name",
        "pace",
        "patience",
        "person",
        "seen",
        "seen_total",
        "session_key",
    )

    def __init__(
        self,
        send: Send,
        person: Person,
        actor: Actor,
        facts: RoomFacts,
        session: tuple[str, str, float],
    ) -> None:
        self.name = uuid4().hex
        self.person, self.actor = person, actor
        self.session_key, self.mark, self.ends_at = session
        self.take(facts)
        self.is_ready = self.is_closed = False
        self.seen = self.seen_total = 0
        self.pace = pace_of_frames()
        self.patience = Pace(limits().too_fast, limits().too_fast / 60)
        self._send = send
        self._held: list[str] | None = None
        self._stuck: deque[dict[str, Any]] | None = None
        self._bad: deque[float] = deque(maxlen=limits().malformed)

    @property
    def begins(self) -> int:
        """The number that the stay this page belongs to begins after."""
        return self.facts.walls[-1].after

    def take(self, facts: RoomFacts) -> None:
        """Take on what the person is in the room now, and how lines name them."""
        self.facts = facts
        self._wears: tuple[str, bool] | None = None

    def card(self, badge: str, *, leads: bool) -> str:
        """Return the person's card, as text, for a line that was written under this badge."""
        if self._wears != (badge, leads):
            self._wears = (badge, leads)
            self._card = dumps(Card.of(self.person, badge, leads=leads).as_json())
        return self._card

    def write(self, text: str) -> None:
        """Send one frame."""
        if not self.is_closed:
            self._put({"type": "websocket.send", "text": text})

    def write_live(self, text: str) -> None:
        """Send a frame of the log; while `hello` is being answered it waits for the answer."""
        if self._held is None:
            self.write(text)
        else:
            self._held.append(text)

    def hold(self) -> None:
        """Keep frames of the log back until `release`."""
        self._held = self._held if self._held is not None else []
        self.is_ready = True

    def release(self) -> None:
        """Send what was kept back, in order."""
        held, self._held = self._held or [], None
        for text in held:
            self.write(text)

    def refuse(self, refusal: Refusal, wish: str | None) -> None:
        """Say why a wish was refused, in the person's language."""
        with override(self.person.language):
            self.write(dumps(error_of(refusal, wish)))

    def close(self, code: int, sentence: object = "") -> None:
        """Say goodbye in the person's language and close. Safe to repeat."""
        if self.is_closed:
            return
        with override(self.person.language):
            self.write(dumps({"type": "bye", "code": code, "sentence": str(sentence)}))
        self.is_closed = True
        self._put({"type": "websocket.close", "code": WIRE.get(code, code)})

    def count_malformed(self) -> bool:
        """Count a malformed frame; True when there were too many within a minute."""
        self._bad.append(time.monotonic())
        is_full = len(self._bad) == self._bad.maxlen
        return is_full and self._bad[-1] - self._bad[0] < limits().malformed_seconds

    def _put(self, message: dict[str, Any]) -> None:
        """Run the server's send at once; most never wait, so no task is made for them."""
        if self._stuck is not None:
            self._stuck.append(message)
            return
        sending = self._send(message)
        assert isinstance(sending, Coroutine)
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return
        except Exception as error:
            self._failed(error)
            return
        self._stuck = deque()
        task = asyncio.get_running_loop().create_task(self._finish(sending, waits_for))
        _finishing.add(task)
        task.add_done_callback(_finishing.discard)

    async def _finish(self, sending: Coroutine[Any, Any, None], waits_for: Any) -> None:
        """Finish a send that has to wait for the network, then what came after it."""
        try:
            await _carry_on(sending, waits_for)
            while self._stuck:
                await self._send(self._stuck.popleft())
        except Exception as error:
            self._stuck = None
            self._failed(error)
        else:
            self._stuck = None

    def _failed(self, error: Exception) -> None:
        """Forget a page whose connection broke, and have the server end what is left of it."""
        logger.info("a page is gone: %s", type(error).__name__)
        if not self.is_closed:
            self.is_closed = True
            self._put({"type": "websocket.close", "code": WIRE[1012]})


@coroutine
def _carry_on(sending: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    """Wait for what a coroutine that was begun by hand waits for, then go on with it."""
    yield waits_for
    yield from sending.__await__()
