"""A WebSocket by hand: sends whatever bytes a test likes, also those that no library would."""

import json
import os
import socket
import struct
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

GOES_ON, TEXT, BINARY, CLOSE, PING = 0, 1, 2, 8, 9
GONE = (ConnectionError, TimeoutError)
CUT = "cut"


@dataclass
class Wire:
    """One connection, upgraded, of somebody who says hello with whatever cookies and offers."""

    line: socket.socket
    answer: str = ""
    rest: bytes = b""

    @classmethod
    def open(cls, port: int, key: str, cookie: str, *offers: str) -> Self:
        """Open a room's socket; `offers` are further lines of the request."""
        wire = cls(socket.create_connection(("127.0.0.1", port), timeout=10))
        lines = [
            f"GET /ws/rooms/{key}/ HTTP/1.1",
            f"Host: localhost:{port}",
            f"Origin: http://localhost:{port}",
            f"Cookie: {cookie}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
            *offers,
        ]
        wire.send("\r\n".join([*lines, "", ""]).encode())
        while b"\r\n\r\n" not in wire.rest:
            wire.rest += wire.line.recv(65536)
        head, _, wire.rest = wire.rest.partition(b"\r\n\r\n")
        wire.answer = head.decode()
        return wire

    def hello(self) -> Self:
        """Say hello and wait for the welcome."""
        self.send(frame(b'{"type":"hello","since":0}'))
        assert self.next_of("welcome") == "welcome"
        return self

    def send(self, raw: bytes) -> bool:
        """Send bytes; False when they are not taken."""
        try:
            self.line.sendall(raw)
        except GONE:
            return False
        return True

    def next_of(self, *types: str) -> str | int:
        """Return the first that comes: a frame of these types, a closing code, or that it is cut.

        An error is named by its code.
        """
        for kind, payload in self.frames():
            if kind == CLOSE:
                return struct.unpack(">H", payload[:2])[0]
            found = json.loads(payload) if kind == TEXT else {}
            if found.get("type") in types:
                return found.get("code", found["type"])
        return CUT

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """Give what comes, until the line ends or is silent for long."""
        while head := self._take(2):
            size = head[1] & 127
            if size > 125:
                size = int.from_bytes(self._take(2 if size == 126 else 8), "big")
            yield head[0] & 15, self._take(size)

    def _take(self, size: int) -> bytes:
        while len(self.rest) < size:
            try:
                got = self.line.recv(1 << 20)
            except GONE:
                got = b""
            if not got:
                return b""
            self.rest += got
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken


def frame(payload: bytes, kind: int = TEXT, *, fin: bool = True, reserved: int = 0) -> bytes:
    """Return the bytes of a frame. Its mask is of zeros: that masks nothing, and is allowed."""
    size = len(payload)
    if size < 126:
        length = bytes([128 | size])
    elif size < 1 << 16:
        length = struct.pack(">BH", 128 | 126, size)
    else:
        length = struct.pack(">BQ", 128 | 127, size)
    return bytes([fin << 7 | reserved << 4 | kind]) + length + bytes(4) + payload
