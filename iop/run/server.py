"""The web server of the embedded way to run: one daphne with our limits on frames."""

from collections.abc import Callable
from typing import Any, Final

from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server

MAX_FRAME: Final = 64 * 1024


def build_server(application: Any, host: str, port: int, ready: Callable[[], None]) -> Server:
    """Build the server; `ready` is called once when it is about to listen."""
    return Server(
        application=application,
        endpoints=build_endpoint_description_strings(host=host, port=port),
        ready_callable=ready,
        websocket_max_message_size=MAX_FRAME,
        websocket_max_frame_size=MAX_FRAME,
        server_name="circleway",
        verbosity=0,
    )
