"""A page of a room as a client has it: it follows the protocol and nothing else."""

import asyncio
import json
from typing import Any, Self

from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from iop.asgi import application
from iop.people.models import Person
from iop.rooms.models import Room
from tests.factories.rooms import fresh_id

Json = dict[str, Any]


class Page:
    """A connected page: `lines` is what it shows, by number."""

    def __init__(self, person: Person, room: Room) -> None:
        self.client = Client()
        self.client.force_login(person)
        self.person, self.room = person, room
        self.lines: dict[int, Json] = {}
        self.blanks: set[int] = set()
        self.last = 0
        self.frames: list[Json] = []
        self.closed: int | None = None

    @classmethod
    async def open(cls, person: Person, room: Room, since: int = 0) -> Self:
        page = cls(person, room)
        await page.connect()
        await page.hello(since)
        return page

    @property
    def session_key(self) -> str:
        return self.client.cookies[settings.SESSION_COOKIE_NAME].value

    async def connect(self, other_cookies: bytes = b"") -> None:
        cookie = other_cookies + f"{settings.SESSION_COOKIE_NAME}={self.session_key}".encode()
        headers = [(b"cookie", cookie), (b"origin", settings.SITE_URL.encode())]
        self.socket = WebsocketCommunicator(application, f"/ws/rooms/{self.room.key}/", headers)
        connected, _ = await self.socket.connect(timeout=5)
        assert connected

    async def hello(self, since: int = 0) -> None:
        await self.send(type="hello", since=since)
        await self.until(lambda frame: frame["type"] == "entries")

    async def send(self, **frame: Any) -> None:
        await self.socket.send_to(text_data=json.dumps(frame))

    async def wish(self, **frame: Any) -> Json:
        """Send a frame that changes something and return its ack or error."""
        frame.setdefault("id", fresh_id())
        await self.send(**frame)
        return await self.until(lambda found: found.get("id") == frame["id"])

    async def say(self, text: str) -> Json:
        return await self.wish(type="post", text=text)

    async def until(self, fits, seconds: float = 5) -> Json:
        async with asyncio.timeout(seconds):
            while True:
                frame = await self.next()
                if fits(frame):
                    return frame

    async def until_type(self, name: str, seconds: float = 5) -> Json:
        return await self.until(lambda frame: frame["type"] == name, seconds)

    async def reach(self, seq: int, seconds: float = 5) -> None:
        """Wait until this page has shown the log up to a number."""
        async with asyncio.timeout(seconds):
            while self.last < seq:
                await self.next()

    async def until_closed(self, seconds: float = 5) -> int:
        async with asyncio.timeout(seconds):
            while self.closed is None:
                await self.next()
        return self.closed

    async def next(self) -> Json:
        message = await self.socket.receive_output(timeout=10)
        if message["type"] == "websocket.close":
            self.closed = message["code"]
            return {"type": "closed"}
        frame = json.loads(message["text"])
        self.frames.append(frame)
        if frame["type"] == "entries":
            self._take(frame)
        return frame

    def _take(self, frame: Json) -> None:
        assert frame["after"] <= self.last or not self.last
        for entry in frame["entries"]:
            self.last = max(self.last, entry["seq"])
            if entry["kind"] == "blank":
                self.blanks.add(entry["seq"])
                continue
            line = entry.get("line") or (None if entry["ref"] else entry)
            if line:
                self.lines[line["seq"]] = line

    @property
    def texts(self) -> list[str]:
        return [self.lines[seq]["text"] for seq in sorted(self.lines)]

    async def leave(self) -> None:
        await self.socket.disconnect(timeout=2)
