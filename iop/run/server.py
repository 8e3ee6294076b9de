"""The web server of every way to run: daphne under the rooms' limits, and fair to slow readers.

What a page is owed waits in this process. So while a page does not read, we do not read from it:
whatever it asks for, pings or wishes, it is owed little more than what is on its way already.
"""

from collections.abc import Callable
from typing import Any, Final

from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server as Daphne
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

from iop.rooms.limits import WIRE_BYTES

LIMITS: Final = {
    "websocket_max_message_size": WIRE_BYTES,
    "websocket_max_frame_size": WIRE_BYTES,
    "server_name": "circleway",
}


class Line(WebSocketProtocol):  # type: ignore[misc]  # daphne brings no types
    """One page's connection; it is told by its transport when the page is slow to read."""

    def connectionMade(self) -> None:
        """Take over from the HTTP channel that the connection began as."""
        super().connectionMade()
        self.transport.unregisterProducer()
        self.transport.registerProducer(self, True)

    def pauseProducing(self) -> None:
        """Stop reading: more than enough waits to be sent."""
        self.transport.pauseProducing()

    def resumeProducing(self) -> None:
        """Go on reading: what waited has been sent."""
        self.transport.resumeProducing()

    def stopProducing(self) -> None:
        """Nothing is left to stop: the connection is gone."""


class Server(Daphne):  # type: ignore[misc]  # daphne brings no types
    """Daphne under our limits, whatever its command line says of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | LIMITS)

    def run(self) -> None:
        """Serve until the process is asked to end."""
        WebSocketFactory.protocol = Line
        super().run()


def build_server(application: Any, host: str, port: int, ready: Callable[[], None]) -> Server:
    """Build the server; `ready` is called once when it is about to listen."""
    return Server(
        application=application,
        endpoints=build_endpoint_description_strings(host=host, port=port),
        ready_callable=ready,
        verbosity=0,
    )
