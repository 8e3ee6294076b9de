"""An honest client in Python: it keeps unsent words, resumes where it was, and resends the same id.

It follows docs/reference/rooms-protocol.md and nothing else, as any other client would.
"""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.faults.ledger import Ledger, Screen

LOST = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, TimeoutError, EOFError)
FINAL = {4400, 4401, 4403, 4404}
AGAIN = {"busy", "not_saved", "too_fast"}
NAG_SECONDS = 0.5
PATIENCE = 10.0


@dataclass
class Member:
    """One person's page in one room, reached through the ports given, each tried in turn."""

    who: str
    path: str
    cookie: str
    origin: str
    ports: list[int]
    ledger: Ledger
    head: int = 0
    back: int | None = None  # lines before this number are still to come
    unsent: dict[str, str] = field(default_factory=dict)
    closed_with: int | None = None
    closes: Counter[int | None] = field(default_factory=Counter)
    reconnects: int = 0
    refused: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    socket: ClientConnection | None = None
    screen: Screen = field(init=False)
    _sent_at: dict[str, float] = field(default_factory=dict)
    _seen: tuple[int, float] = (0, 0.0)
    _first_at: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.screen = Screen(self.who)
        self.ledger.screens.append(self.screen)

    async def say(self, client_id: str, text: str) -> None:
        """Send a post now or as soon as there is a line again."""
        self.mean(client_id, text)
        await self._post(client_id)

    def mean(self, client_id: str, text: str) -> None:
        """Write words down that are to be sent."""
        self.ledger.wish(self.who, client_id, text)
        self.unsent[client_id] = text
        self._first_at[client_id] = self._sent_at[client_id] = time.monotonic()

    async def _post(self, client_id: str) -> None:
        self._sent_at[client_id] = time.monotonic()
        await self.send({"type": "post", "id": client_id, "text": self.unsent[client_id]})

    async def send(self, frame: dict[str, Any]) -> None:
        """Send any frame, if there is a line."""
        if self.socket is not None:
            with suppress(*LOST):
                await self.socket.send(json.dumps(frame))

    def is_settled(self, head: int) -> bool:
        """Whether nothing is on its way, and the log is known to `head` and back to its begin."""
        return not self.unsent and self.back is None and self.head >= head

    async def live(self) -> None:
        """Stay connected until cancelled or turned away."""
        while self.closed_with not in FINAL:
            port = self.ports[self.reconnects % len(self.ports)]
            with suppress(*LOST):
                await self._visit(port)
            self.socket = None
            self.reconnects += 1
            await asyncio.sleep(random.uniform(0.05, 0.4))

    async def _visit(self, port: int) -> None:
        url = f"ws://127.0.0.1:{port}{self.path}"
        headers = {"Cookie": self.cookie}
        async with connect(
            url,
            origin=self.origin,  # type: ignore[arg-type]
            additional_headers=headers,
            open_timeout=10,
            close_timeout=1,
            compression=None,
        ) as socket:
            await socket.send(json.dumps({"type": "hello", "since": self.head}))
            self.socket = socket
            if self.back is not None:
                await self.send({"type": "before", "seq": self.back, "limit": 100})
            for client_id in list(self.unsent):
                await self._post(client_id)
            nagging = asyncio.create_task(self._nag())
            try:
                async for text in socket:
                    await self._hear(json.loads(text))
            finally:
                nagging.cancel()
                self.closed_with = socket.close_code
                self.closes[socket.close_code] += 1

    async def _nag(self) -> None:
        """Say how far the page is, and again what was refused for the moment or forgotten."""
        while True:
            await asyncio.sleep(NAG_SECONDS)
            await self._tell_seen()
            due = time.monotonic() - PATIENCE
            for client_id in [one for one in self.unsent if self._sent_at[one] < due]:
                await self._post(client_id)

    async def _hear(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "entries":
                await self._follow(frame)
            case "older":
                await self._keep_older(frame)
            case "ack":
                self._acknowledged(frame["id"], frame["seq"])
            case "error" if frame.get("id"):
                self.refused.append(frame["code"])
                if frame["code"] in AGAIN:
                    self._sent_at[frame["id"]] = 0.0
            case "beat" if frame["head"] > self.head:
                await self.send({"type": "hello", "since": self.head})

    def _acknowledged(self, client_id: str, seq: int) -> None:
        self.ledger.ack(client_id, seq)
        if self.unsent.pop(client_id, None) is not None:
            self.waits.append(time.monotonic() - self._first_at[client_id])

    async def _follow(self, frame: dict[str, Any]) -> None:
        if frame.get("more"):
            self.screen.lines.clear()
        elif frame["after"] > self.head:
            await self.send({"type": "hello", "since": self.head})
            return
        self._keep(frame["entries"])
        if frame["entries"]:
            self.head = max(self.head, frame["entries"][-1]["seq"])
            await self._tell_seen()
        if frame.get("more"):
            await self._ask_before(frame["entries"][0]["seq"])

    async def _tell_seen(self) -> None:
        """Say how far the page is: once a second at most, sooner after 100 entries."""
        told, at = self._seen
        if self.head - told >= 100 or (self.head > told and time.monotonic() - at >= 1):
            self._seen = (self.head, time.monotonic())
            await self.send({"type": "seen", "seq": self.head})

    async def _keep_older(self, frame: dict[str, Any]) -> None:
        self._keep(frame["entries"])
        self.back = None
        if frame["more"]:
            await self._ask_before(frame["entries"][0]["seq"])

    async def _ask_before(self, seq: int) -> None:
        self.back = seq
        await self.send({"type": "before", "seq": seq, "limit": 100})

    def _keep(self, entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            line = entry.get("line") or entry
            if line["kind"] != "post":
                continue
            if line["seq"] not in self.screen.lines:
                self.screen.added[line["seq"]] = 1
            self.screen.lines[line["seq"]] = line["text"] if line["state"] == "shown" else None


@asynccontextmanager
async def living(*members: Member) -> AsyncIterator[None]:
    """Keep these members connected while the block runs."""
    tasks = [asyncio.create_task(member.live()) for member in members]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def connected(members: list[Member], within: float = 15.0) -> None:
    """Wait until all have a line."""
    async with asyncio.timeout(within):
        while any(member.socket is None for member in members):
            await asyncio.sleep(0.02)


async def settle(*members: Member, head: int, within: float = 20.0) -> bool:
    """Wait until nobody has unsent words and everybody has followed the log to `head`."""
    for _ in range(int(within / 0.05)):
        if all(member.is_settled(head) for member in members):
            return True
        await asyncio.sleep(0.05)
    return False
