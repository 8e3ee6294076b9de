"""The way from any code to the hubs: this process's own directly, the others by the channel layer.

Publishing returns at once and never fails: a hint that is lost costs a moment, not a message.
"""

import asyncio
import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final
from uuid import uuid4

from channels.layers import InMemoryChannelLayer, get_channel_layer

logger = logging.getLogger(__name__)
Message = dict[str, Any]
Listener = Callable[[Message], None]
EVERYWHERE: Final = "rooms.all"
WAITING_LIMIT: Final = 1000


def group_of(message: Message) -> str:
    """Return the layer's group that a message goes to: its room's, or that of every hub."""
    return room_group(message["room"]) if "room" in message else EVERYWHERE


def room_group(room_id: int) -> str:
    """Return the group that hubs with pages of this room are in."""
    return f"rooms.{room_id}"


class Bus:
    """One a process. A hub that runs here takes its messages and sends them on to the others."""

    def __init__(self) -> None:
        self.origin = uuid4().hex
        self._listener: Listener | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._waiting = 0

    def listen(self, listener: Listener | None) -> None:
        """Have this process's hub told of every message from here on; None for no hub."""
        self._listener = listener

    def publish(self, message: Message) -> None:
        """Tell every hub. Safe in any thread."""
        listener = self._listener
        if listener is not None:
            try:
                listener(message)
                return
            except RuntimeError:
                logger.warning("the hub of this process is gone")
        self._send(message)

    def _send(self, message: Message) -> None:
        """Send from a process without a hub, on a loop of the bus's own."""
        layer = get_channel_layer()
        if layer is None or isinstance(layer, InMemoryChannelLayer):
            return  # it reaches this process only
        if self._waiting >= WAITING_LIMIT:
            return
        self._waiting += 1
        self.publish_soon(message).add_done_callback(self._sent)

    def publish_soon(self, message: Message) -> "Future[None]":
        """Send over the layer on a loop of the bus's own, and return what ends when it is sent."""
        layer, loop = get_channel_layer(), self._own_loop()
        assert layer is not None
        sending = layer.group_send(group_of(message), self.envelope(message))
        return asyncio.run_coroutine_threadsafe(sending, loop)

    async def stop(self) -> None:
        """End the bus's own loop and give back what the layer holds for it."""
        loop, self._loop = self._loop, None
        if loop is not None and self._thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            await asyncio.to_thread(self._thread.join, 3)

    def _sent(self, sending: Any) -> None:
        self._waiting -= 1
        if error := sending.exception():
            logger.warning("a hint was lost: %s", type(error).__name__)

    def envelope(self, message: Message) -> Message:
        """Return the message as the layer carries it."""
        return {"type": "rooms.hint", "origin": self.origin, **message}

    def _own_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None or self._pid != os.getpid():
                # A worker that was forked has none of its parent's threads.
                self._loop, self._pid = asyncio.new_event_loop(), os.getpid()
                self.origin, self._waiting = uuid4().hex, 0
                self._thread = threading.Thread(
                    target=_run, args=[self._loop], name="rooms-bus", daemon=True
                )
                self._thread.start()
            return self._loop


def _run(loop: asyncio.AbstractEventLoop) -> None:
    """Run a loop until it is stopped; closing it here ends what the layer opened for it."""
    loop.run_forever()
    loop.close()


bus: Final = Bus()
