"""The ASGI application: pages through Django, sockets through the rooms."""

import os
from typing import Any

from channels.layers import get_channel_layer
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iop.settings.embedded")
pages = get_asgi_application()
get_channel_layer()  # its client takes long to import; no page should wait for that

from iop.rooms.consumers import stop_hub  # noqa: E402  # models exist only once Django is set up
from iop.rooms.urls import sockets  # noqa: E402


async def lifespan(scope: Any, receive: Any, send: Any) -> None:
    """Tell pages to come back when a server that announces its end ends."""
    while (message := await receive())["type"] != "lifespan.shutdown":
        await send({"type": f"{message['type']}.complete"})
    await stop_hub()
    await send({"type": "lifespan.shutdown.complete"})


application = ProtocolTypeRouter(
    {
        "http": pages,
        # The session is read by the room's door itself, in one job for the whole entrance.
        "websocket": OriginValidator(URLRouter(sockets), [settings.SITE_URL]),
        "lifespan": lifespan,
    }
)
