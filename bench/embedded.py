"""Whether one process on SQLite holds 200 posts a second from 20 members.

Method. The embedded settings, one daphne, one room of 20; each member says ten messages a second
for ten seconds, whatever comes back, and tells before a hundred entries are over how far its
page has shown the log, as the protocol asks. Counted: acks, errors, and deliveries (each message on
each of the 20 sockets).
"""

import asyncio
import re
import tempfile
from dataclasses import dataclass

from bench.load import Room, Shape, enter, leave, our_post
from bench.servers import Server, Site, fill, server
from bench.sockets import ACK, Tally
from tests.support.processes import free_port
from tests.support.services import manage, site_env

SHAPE = Shape(1, 20, 1)
RATE = 10
SECONDS = 10
SEQ = re.compile(rb'"seq":(\d+)')


@dataclass(frozen=True)
class Embedded:
    """What became of the posts."""

    posts: int
    acks: int
    errors: int
    deliveries: int


async def _run(at: Server, under: Site) -> Embedded:
    tally, counts = Tally(), {"acks": 0, "errors": 0}
    seats = at.seats(under.rooms[str(SHAPE)][0], SHAPE.members)
    inside = await enter([seats], tally, greets=True)
    tally.deliveries = 0

    def heard(chunk: bytes) -> None:
        counts["acks"] += chunk.count(ACK)
        counts["errors"] += chunk.count(b'"type":"error"')

    for socket in inside[0].sockets:
        socket.on_text = heard
    await asyncio.gather(*(_talk(inside[0], index) for index in range(SHAPE.members)))
    await asyncio.sleep(3)
    leave(inside)
    posts = SHAPE.members * RATE * SECONDS
    return Embedded(posts, counts["acks"], counts["errors"], tally.deliveries)


async def _talk(room: Room, index: int) -> None:
    socket = room.sockets[index]
    for said in range(RATE * SECONDS):
        room.say(socket, our_post)
        if said % 3 == 0 and (seen := SEQ.findall(socket.last_words)):
            socket.send(f'{{"type":"seen","seq":{int(seen[-1])}}}')
        await asyncio.sleep(1 / RATE)


def measure() -> Embedded:
    """Start the embedded site on an empty SQLite database and drive it."""
    with tempfile.TemporaryDirectory() as var:
        env = site_env(f"sqlite:///{var}/circleway.db", "", free_port(), VAR_DIR=var, DEBUG="0")
        manage(env, "migrate", "--verbosity", "0")
        under = Site(env, fill(env, [str(SHAPE)]), "")
        with server("ours", under) as at:
            found = asyncio.run(_run(at, under))
    print(found, flush=True)
    return found
