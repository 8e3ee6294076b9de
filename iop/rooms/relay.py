"""The hub's line to the hubs of other processes: the channel layer, which carries hints only."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from typing import Final

from channels.layers import get_channel_layer

from iop.rooms.bus import EVERYWHERE, Message, bus, group_of, room_group

logger = logging.getLogger(__name__)
WAITING_LIMIT: Final = 1000


class Relay:
    """Sends hints on and hears those of others. Whatever happens to the layer, it goes on."""

    def __init__(self, hear: Callable[[Message], None]) -> None:
        self._hear = hear
        self._channel: str | None = None
        self._joined: set[int] = set()
        self._wanted: set[int] = set()
        self._heads: dict[int, int] = {}
        self._messages: list[Message] = []
        self._wake = asyncio.Event()

    def pass_on(self, message: Message) -> None:
        """Have the other processes told; of a room's heads only the newest. Never waits."""
        if message["what"] == "head":
            room = message["room"]
            self._heads[room] = max(message["head"], self._heads.get(room, 0))
        elif len(self._messages) < WAITING_LIMIT:
            self._messages.append(message)
        self._wake.set()

    def want(self, room_ids: Iterable[int]) -> None:
        """Say which rooms' hints to hear. What fails now is tried again with the next call."""
        wanted = set(room_ids)
        if wanted != self._wanted or wanted - self._joined:
            self._wanted = wanted
            self._wake.set()

    async def run_sending(self) -> None:
        """Send what waits, and join and leave rooms' groups."""
        layer = get_channel_layer()
        while layer is not None:
            await self._wake.wait()
            self._wake.clear()
            heads, self._heads = self._heads, {}
            messages, self._messages = self._messages, []
            messages += [{"what": "head", "room": room, "head": at} for room, at in heads.items()]
            try:
                await self._settle_groups()
                for message in messages:
                    await layer.group_send(group_of(message), bus.envelope(message))
            except Exception as error:
                logger.warning("a hint was lost: %s", type(error).__name__)

    async def _settle_groups(self) -> None:
        layer, channel = get_channel_layer(), self._channel
        if layer is None or channel is None:
            return
        for room_id in self._wanted - self._joined:
            await layer.group_add(room_group(room_id), channel)
            self._joined.add(room_id)
        for room_id in self._joined - self._wanted:
            self._joined.discard(room_id)
            await layer.group_discard(room_group(room_id), channel)

    async def run_hearing(self) -> None:
        """Hear hints of other processes."""
        layer = get_channel_layer()
        while layer is not None:
            try:
                channel = self._channel or await self._open()
                message = await layer.receive(channel)
            except Exception as error:
                logger.warning("the channel layer is away: %s", type(error).__name__)
                self._channel = None
                await asyncio.sleep(1)
                continue
            if message.get("origin") != bus.origin:
                self._hear(message)

    async def _open(self) -> str:
        layer = get_channel_layer()
        assert layer is not None
        channel = await layer.new_channel()
        await layer.group_add(EVERYWHERE, channel)
        self._channel, self._joined = channel, set()
        self._wake.set()
        return channel

    async def close(self) -> None:
        """Give back what the layer holds for this loop."""
        layer = get_channel_layer()
        with contextlib.suppress(Exception):
            if layer is not None and hasattr(layer, "flush"):
                # Its reader may miss the first time that it is told to end.
                async with asyncio.timeout(1):
                    await layer.flush()
