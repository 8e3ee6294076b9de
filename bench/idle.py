"""What a thousand idle sockets cost, and how soon they are all back after a cut.

Method. 1,000 sockets in 50 rooms of 20 on one process. Memory: resident bytes of the server before
and after they are open and quiet, divided by 1,000, for the raw consumer and for ours. Database
connections: counted in pg_stat_activity before and after. Storm: all sockets leave; 200 entries are
written in each room; within ten seconds all come back at random moments, each asking for what came
after the number it had; measured is the time from the first coming back until the last has all 200.
"""

import asyncio
import random
import re
import time
from dataclasses import dataclass

import psycopg

from bench.load import Room, Shape, enter, leave, our_post
from bench.servers import Server, Site, server
from bench.sockets import Seat, Socket, Tally, connect

IDLE = Shape(50, 20, 1)
BEHIND = 200
WITHIN = 10.0
HEAD = re.compile(rb'"head":(\d+)')


@dataclass(frozen=True)
class Idle:
    """What idle sockets cost one kind of server."""

    kind: str
    kilobytes_a_socket: float
    connections_before: int
    connections_after: int


@dataclass(frozen=True)
class Storm:
    """How a thousand sockets came back. Seconds."""

    sockets: int
    entries_each: int
    all_caught_up_after: float


def connections(under: Site) -> int:
    """Return how many clients the site's database has."""
    with psycopg.connect(under.database) as probe:
        found = probe.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        ).fetchone()
    return int(found[0]) - 1 if found else 0


async def _idle(at: Server, under: Site) -> Idle:
    await _warm(at, under)
    before, memory = connections(under), at.memory()
    seats = [at.seats(room, IDLE.members) for room in under.rooms[str(IDLE)]]
    inside = await enter(seats, Tally(), greets=at.is_ours)
    await asyncio.sleep(5)
    grown = at.memory() - memory
    after = connections(under)
    leave(inside)
    await asyncio.sleep(1)
    return Idle(at.name, grown / (IDLE.rooms * IDLE.members) / 1024, before, after)


async def _warm(at: Server, under: Site) -> None:
    """Let the server import and connect what its first sockets need."""
    room = under.rooms[str(IDLE)][0]
    leave(await enter([at.seats(room, 5)], Tally(), greets=at.is_ours))
    await asyncio.sleep(1)


async def _come_back(seat: Seat, since: int, late: float) -> None:
    """Open one socket after a while and wait until it has all that it missed."""
    await asyncio.sleep(late)
    tally, done = Tally(), asyncio.Event()
    socket = await connect(seat, tally)

    def heard(chunk: bytes) -> None:
        if tally.deliveries >= BEHIND:
            done.set()

    socket.on_text = heard
    socket.send(f'{{"type":"hello","since":{since}}}')
    await asyncio.wait_for(done.wait(), 60)
    socket.close()


async def _heads(inside: list[Room]) -> list[int]:
    """Return each room's head, as a greeting tells it."""
    heads: list[int] = []
    for room in inside:
        heads.append(await _head(room.sockets[0]))
    return heads


async def _head(socket: Socket) -> int:
    told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def heard(chunk: bytes) -> None:
        found = HEAD.findall(chunk)
        if found and not told.done():
            told.set_result(int(found[-1]))

    socket.on_text = heard
    socket.send('{"type":"hello","since":0}')
    return await asyncio.wait_for(told, 10)


async def _say_in_each(inside: list[Room], tally: Tally, lines: int) -> None:
    """Have so many lines said in every room, one after the other is heard."""
    for _ in range(lines):
        tally.deliveries = 0
        for room in inside:
            room.say(room.sockets[0], our_post)
        while tally.deliveries < len(inside):
            await asyncio.sleep(0.001)


async def _storm(at: Server, under: Site) -> Storm:
    rooms = under.rooms[str(IDLE)]
    seats = [at.seats(room, IDLE.members) for room in rooms]
    tally = Tally()
    inside = await enter([members[:1] for members in seats], tally, greets=True)
    await _say_in_each(inside, tally, 1)  # a page that has nothing yet would ask for less
    heads = await _heads(inside)
    await _say_in_each(inside, tally, BEHIND)
    leave(inside)
    started = time.perf_counter()
    await asyncio.gather(
        *(
            _come_back(seat, head, random.uniform(0, WITHIN))
            for members, head in zip(seats, heads, strict=True)
            for seat in members
        )
    )
    return Storm(IDLE.rooms * IDLE.members, BEHIND, time.perf_counter() - started)


def measure(under: Site) -> tuple[list[Idle], Storm]:
    """Measure idle sockets for raw and ours, then the storm for ours."""
    found = []
    for kind in ("raw", "ours"):
        with server(kind, under) as at:
            found.append(asyncio.run(_idle(at, under)))
            print(found[-1], flush=True)
    with server("ours", under) as at:
        storm = asyncio.run(_storm(at, under))
    print(storm, flush=True)
    return found, storm
