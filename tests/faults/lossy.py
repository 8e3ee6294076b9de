"""Channel layers that lose three of ten messages without a word, as a layer may."""

import random
from typing import Any

from channels.layers import InMemoryChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer

LOSS = 0.3


class Lossy:
    """Loses what is sent, not what is joined."""

    async def send(self, channel: str, message: Any) -> None:
        """Send it, or not."""
        if random.random() >= LOSS:
            await super().send(channel, message)  # type: ignore[misc]

    async def group_send(self, group: str, message: Any) -> None:
        """Send it to the group, or not."""
        if random.random() >= LOSS:
            await super().group_send(group, message)  # type: ignore[misc]


class LossyRedisLayer(Lossy, RedisPubSubChannelLayer):
    """The site's own layer, with holes."""


class LossyMemoryLayer(Lossy, InMemoryChannelLayer):
    """The layer of one process, with holes."""
