"""A WebSocket client that does as little as it can, so that the server is what is measured.

It never parses what it receives: it counts a mark that each message carries, which is one C call a
chunk. Only the socket that waits for its own messages, and one listener in each room, read times.
"""

import asyncio
import os
import re
import struct
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field

MARK = b"~b:"
TIMED = re.compile(rb"~b:(\d+):(\d+)~")
ACK = b'"type":"ack"'


@dataclass(frozen=True)
class Seat:
    """A member's way into a room: the port of its server, the site's origin, path and cookie."""

    port: int
    origin: str
    path: str
    cookie: str = ""


@dataclass
class Tally:
    """What a run counted. Times are seconds."""

    deliveries: int = 0
    acks: list[float] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    closed: int = 0
    last_words: bytes = b""


def client_frame(text: str) -> bytes:
    """Return a masked text frame. A mask of zeros is legal and costs nothing."""
    payload = text.encode()
    if len(payload) < 126:
        head = struct.pack("!BB", 0x81, 0x80 | len(payload))
    else:
        head = struct.pack("!BBH", 0x81, 0x80 | 126, len(payload))
    return head + b"\0\0\0\0" + payload


class Socket(asyncio.Protocol):
    """One socket. `on_data` sees each chunk; `reads_times` says whether it looks into it."""

    def __init__(self, seat: Seat, tally: Tally, *, reads_times: bool) -> None:
        self.request = self._handshake(seat)
        self.tally, self.reads_times = tally, reads_times
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.on_text: Callable[[bytes], None] | None = None
        self.tail = self.last_words = b""
        self.is_open = False
        self.is_closing = False

    @staticmethod
    def _handshake(seat: Seat) -> bytes:
        key = b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {seat.path} HTTP/1.1",
            f"Host: localhost:{seat.port}",
            f"Origin: {seat.origin}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
            f"Cookie: {seat.cookie}",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        self.transport = transport  # type: ignore[assignment]
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Count the marks; the handshake's answer comes first."""
        if not self.is_open:
            head, ended, data = data.partition(b"\r\n\r\n")
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.opened.set_exception(ConnectionError(head.split(b"\r\n", 1)[0].decode()))
                return
            self.is_open = True
            self.opened.set_result(None)
            if not (ended and data):
                return
        seen = self.tail + data
        self.tally.deliveries += seen.count(MARK)
        self.tail = seen[-len(MARK) + 1 :]
        self.last_words = data[-800:]
        if self.on_text is not None:
            self.on_text(data)
        if self.reads_times:
            now = time.perf_counter_ns()
            self.tally.arrivals += [(now - int(at)) / 1e9 for _, at in TIMED.findall(data)]

    def connection_lost(self, error: Exception | None) -> None:
        """Count a close that nobody asked for."""
        if not self.is_closing:
            self.tally.closed += 1
            self.tally.last_words = self.last_words
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed"))

    def send(self, text: str) -> None:
        """Send one text frame."""
        self.transport.write(client_frame(text))

    def close(self) -> None:
        """Go without a word."""
        self.is_closing = True
        self.transport.close()


async def connect(seat: Seat, tally: Tally, *, reads_times: bool = False) -> Socket:
    """Open one socket to a server on this machine, or raise ConnectionError with its answer."""
    _, socket = await asyncio.get_running_loop().create_connection(
        lambda: Socket(seat, tally, reads_times=reads_times), "127.0.0.1", seat.port
    )
    await asyncio.wait_for(socket.opened, 30)
    return socket
