"""What the framework gives: a consumer that sends to a group, with nothing stored and nobody asked.

The thing to compare with, so it is written the way Channels' own tutorial writes it.
"""

import os

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import channel_layers
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path

if not settings.configured:
    settings.configure(
        SECRET_KEY="for the bench only",
        INSTALLED_APPS=["channels"],
        CHANNEL_LAYERS={
            "default": {
                "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
                "CONFIG": {"hosts": [{"address": os.environ["REDIS_URL"], "socket_timeout": 60}]},
            }
        },
        LOGGING_CONFIG=None,
    )


class Raw(AsyncWebsocketConsumer):
    """Joins the room's group and sends what it hears to all of it."""

    async def connect(self) -> None:
        """Join."""
        self.room = self.scope["url_route"]["kwargs"]["room"]
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave."""
        await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Send to everyone in the room."""
        await self.channel_layer.group_send(self.room, {"type": "said", "text": text_data})

    async def said(self, event: dict[str, str]) -> None:
        """Hand it to this socket."""
        await self.send(text_data=event["text"])


assert channel_layers is not None
application = ProtocolTypeRouter(
    {"websocket": URLRouter([path("ws/rooms/<str:room>/", Raw.as_asgi())])}
)
