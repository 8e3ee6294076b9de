"""A room full of talking people, a fault in the middle, and one question afterwards: all well?"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

from tests.faults.behind import Place, Seat, broken_chain, head_of, make_place, rows_of, stays_of
from tests.faults.ledger import Finding, Ledger, check
from tests.faults.member import Member, connected, settle
from tests.faults.proxy import Proxy, proxy
from tests.faults.stack import Stack, Web

PAUSE = 0.06
numbers = count(1)


@dataclass
class Scene:
    """One room, its members, and the lines between them and the two daphnes."""

    stack: Stack
    place: Place
    ledger: Ledger
    members: list[Member]
    lines: list[Proxy]
    findings: list[Finding] = field(default_factory=list)
    pages: list[asyncio.Task[None]] = field(default_factory=list)
    settled_in: float = 0.0

    async def talk(self, seconds: float, *speakers: Member) -> None:
        """Let members say things, one after the other, for so long."""
        end = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < end:
            await self.say_one(random.choice(speakers or self.members))
            await asyncio.sleep(random.uniform(0, 2 * PAUSE))

    async def say_one(self, member: Member) -> None:
        """Let one member say something that nobody said before."""
        await member.say(*new_words(member))

    def welcome(self, seat: Seat, ports: list[int]) -> None:
        """Open the first page of somebody."""
        path = f"/ws/rooms/{self.place.key}/"
        page = Member(seat.key, path, seat.cookie, self.stack.origin, ports, self.ledger)
        self._open(page)

    def sit(self, member: Member, ports: list[int]) -> Member:
        """Open one more page of somebody who is here."""
        page = Member(member.who, member.path, member.cookie, member.origin, ports, self.ledger)
        return self._open(page)

    def _open(self, page: Member) -> Member:
        self.members.append(page)
        self.pages.append(asyncio.create_task(page.live()))
        return page

    async def online(self, within: float = 30.0) -> None:
        """Wait until every page has a line."""
        await connected(self.members, within)

    async def leave(self) -> None:
        """Close every page."""
        for page in self.pages:
            page.cancel()
        await asyncio.gather(*self.pages, return_exceptions=True)

    async def under_load(self, fault: Callable[[], Awaitable[None]], *speakers: Member) -> None:
        """Let members talk before, while and after a fault happens."""
        talking = asyncio.create_task(self.talk(3600, *speakers))
        try:
            await asyncio.sleep(random.uniform(0.2, 0.6))
            await fault()
            await asyncio.sleep(random.uniform(0.2, 0.6))
        finally:
            talking.cancel()
            await asyncio.gather(talking, return_exceptions=True)

    async def verify(self, *, within: float = 25.0, audit: bool = True) -> list[Finding]:
        """Wait until all is said and seen, then return every broken promise."""
        loop = asyncio.get_running_loop()
        began, found = loop.time(), list[Finding]()
        await self._until_sent(within)
        head = await asyncio.to_thread(self.stack.behind, head_of, self.place.room_id)
        if not await settle(*self.members, head=head, within=within):
            late = [f"{m.who}: {m.head}/{head}, {len(m.unsent)} unsent, closed {m.closed_with}"
                    for m in self.members if m.unsent or m.head < head]  # fmt: skip
            found.append(Finding("late", "; ".join(late)))
        self.settled_in = loop.time() - began
        found += await asyncio.to_thread(self._check, audit)
        self.findings += found
        return found

    def _check(self, audit: bool) -> list[Finding]:
        behind, room_id = self.stack.behind, self.place.room_id
        found = check(self.ledger, behind(rows_of, room_id), behind(stays_of, room_id))
        faults = behind(broken_chain) if audit else []
        return [*found, *(Finding("audit", fault) for fault in faults)]

    async def _until_sent(self, within: float) -> None:
        end = asyncio.get_running_loop().time() + within
        while any(m.unsent for m in self.members) and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.05)

    @property
    def busiest(self) -> Web:
        """The daphne that holds most of the pages."""
        pages = [len(line.writers) for line in self.lines]
        return self.stack.webs[pages.index(max(pages))]

    @property
    def waits(self) -> list[float]:
        """How long each acknowledged post waited, in seconds, the shortest first."""
        return sorted(wait for member in self.members for wait in member.waits)

    @property
    def closes(self) -> set[int | None]:
        """With which codes pages were closed."""
        return {code for member in self.members for code in member.closes}


def new_words(member: Member) -> tuple[str, str]:
    """Return an id and words that nobody used before."""
    number = next(numbers)
    return f"wish-{os.getpid()}-{number}", f"words number {number} of {member.who}"


@asynccontextmanager
async def scene(stack: Stack, members: int = 6) -> AsyncIterator[Scene]:
    """Open a room with members, half of them on each daphne, who all are connected."""
    seats = stack.seats[:members]
    place = await asyncio.to_thread(stack.behind, make_place, seats)
    async with AsyncExitStack() as held:
        lines = [await held.enter_async_context(proxy(web.port)) for web in stack.webs]
        room, ports = Scene(stack, place, Ledger(), [], lines), [line.port for line in lines]
        held.push_async_callback(room.leave)
        for number, seat in enumerate(seats):
            room.welcome(seat, ports if number % 2 == 0 else ports[::-1])
        await room.online()
        yield room
