"""A TCP proxy on loopback that can cut, stall and truncate what passes through it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

CHUNK = 4096


@dataclass
class Proxy:
    """Connections from one port to another, and the hand on the line."""

    port: int
    target: int
    pairs: set[asyncio.Task[None]] = field(default_factory=set)
    writers: set[asyncio.StreamWriter] = field(default_factory=set)
    flowing: asyncio.Event = field(default_factory=asyncio.Event)
    bytes_left: int | None = None
    refuses: bool = False

    def cut(self) -> int:
        """Reset every open connection; returns how many."""
        count = len(self.writers)
        for writer in list(self.writers):
            writer.transport.abort()
        return count

    def cut_after(self, count: int) -> None:
        """Let this many more bytes through, then reset every connection, mid-frame or not."""
        self.bytes_left = count

    def stall(self) -> None:
        """Let nothing through; connections stay open."""
        self.flowing.clear()

    def resume(self) -> None:
        """Let everything through again."""
        self.flowing.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuses:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self.writers |= ends
        both = (self._pump(reader, far_writer), self._pump(far_reader, writer))
        await asyncio.gather(*both, return_exceptions=True)
        self.writers -= ends
        for end in ends:
            end.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(CHUNK):
                await self.flowing.wait()
                if self.bytes_left is not None:
                    data, self.bytes_left = data[: self.bytes_left], self.bytes_left - len(data)
                writer.write(data)
                await writer.drain()
                if self.bytes_left is not None and self.bytes_left <= 0:
                    self.bytes_left = None
                    self.cut()
        finally:
            writer.close()


@asynccontextmanager
async def proxy(target: int) -> AsyncIterator[Proxy]:
    """Listen on a free port and pass everything to `target` until told otherwise."""
    line = Proxy(0, target)
    line.flowing.set()
    server = await asyncio.start_server(line._serve, "127.0.0.1", 0)
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()
        line.cut()
