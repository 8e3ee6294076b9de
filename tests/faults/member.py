"""An honest client in Python: it keeps unsent words, resumes where it was, and resends the same id.

It follows docs/reference/rooms-protocol.md and nothing else, as any other client would.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.faults.ledger import Ledger, Screen

LOST = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, TimeoutError, EOFError)
FINAL = {4400, 4401, 4403, 4404}


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
    unsent: dict[str, str] = field(default_factory=dict)
    closed_with: int | None = None
    reconnects: int = 0
    refused: list[str] = field(default_factory=list)
    socket: ClientConnection | None = None
    screen: Screen = field(init=False)

    def __post_init__(self) -> None:
        self.screen = Screen(self.who)
        self.ledger.screens.append(self.screen)

    async def say(self, client_id: str, text: str) -> None:
        """Send a post now or as soon as there is a line again."""
        self.ledger.wish(self.who, client_id, text)
        self.unsent[client_id] = text
        await self._send({"type": "post", "id": client_id, "text": text})

    async def _send(self, frame: dict[str, Any]) -> None:
        if self.socket is not None:
            with suppress(*LOST):
                await self.socket.send(json.dumps(frame))

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
        headers = {"Cookie": self.cookie, "Host": self.origin.removeprefix("http://")}
        async with connect(
            url, origin=self.origin, additional_headers=headers, open_timeout=5, compression=None
        ) as socket:
            await socket.send(json.dumps({"type": "hello", "since": self.head}))
            self.socket = socket
            for client_id, text in list(self.unsent.items()):
                await self._send({"type": "post", "id": client_id, "text": text})
            try:
                async for text in socket:
                    await self._hear(json.loads(text))
            finally:
                self.closed_with = socket.close_code

    async def _hear(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "entries":
                await self._follow(frame)
            case "older":
                self._keep(frame["entries"])
            case "ack":
                self.ledger.ack(frame["id"], frame["seq"])
                self.unsent.pop(frame["id"], None)
            case "error" if frame.get("id"):
                self.refused.append(frame["code"])
            case "beat" if frame["head"] > self.head:
                await self._send({"type": "hello", "since": self.head})

    async def _follow(self, frame: dict[str, Any]) -> None:
        self._keep(frame["entries"])
        if frame["entries"]:
            self.head = max(self.head, frame["entries"][-1]["seq"])
            await self._send({"type": "seen", "seq": self.head})
        if frame.get("more"):
            first = frame["entries"][0]["seq"]
            await self._send({"type": "before", "seq": first, "limit": 100})

    def _keep(self, entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            line = entry.get("line") or entry
            if line["kind"] != "post":
                continue
            if line["seq"] not in self.screen.lines:
                self.screen.added[line["seq"]] += 1
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


async def settle(*members: Member, head: int, within: float = 20.0) -> bool:
    """Wait until nobody has unsent words and everybody has followed the log to `head`."""
    for _ in range(int(within / 0.05)):
        if all(not member.unsent and member.head >= head for member in members):
            return True
        await asyncio.sleep(0.05)
    return False
