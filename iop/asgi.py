"""The ASGI application: pages through Django, sockets through the rooms."""

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iop.settings.embedded")
pages = get_asgi_application()

from iop.rooms.urls import sockets  # noqa: E402  # models exist only once Django is set up

application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": OriginValidator(AuthMiddlewareStack(URLRouter(sockets)), [settings.SITE_URL]),
    }
)
