"""How fast a room is, against the least that Channels could do.

Method. PostgreSQL (fsync and synchronous_commit on) and Redis are started for the run; the servers
compared share them and take turns: raw, ours, ours on two processes, ours on uvicorn, and again,
three times; what is shown are medians. *Raw* is a minimal consumer with `group_send` over
channels-redis' pub/sub layer on daphne: no database, no policy, no sealing. *Ours* is the room as
it is: session, policy, sealing, commit before ack, audit.

Closed loop: each room keeps a window of messages in flight for some seconds; a delivery is one
message on one socket. Open loop: five messages a second in one room of fifty, whatever comes back.
Processor seconds are those of the server processes (without PostgreSQL and Redis), divided by
deliveries. The load generator's own processor share is shown, so that one sees whether it was the
limit. All traffic stays on loopback; every loop ends by count or time.
"""

import asyncio
import time
from dataclasses import dataclass

from bench.load import Shape, closed_loop, enter, leave, open_loop, our_post, raw_post
from bench.servers import Server, Site, server
from bench.sockets import Tally

KINDS = ("raw", "ours", "ours on two", "ours on uvicorn")
SHAPES = (Shape(1, 10, 32), Shape(1, 50, 32), Shape(1, 200, 32), Shape(40, 10, 8))
OPEN = Shape(1, 50, 1)


@dataclass(frozen=True)
class Closed:
    """One closed-loop run."""

    kind: str
    shape: str
    deliveries_a_second: float
    p50: float
    p95: float
    p99: float
    server_cpu_per_1000: float
    load_cpu_share: float


@dataclass(frozen=True)
class Open:
    """One open-loop run. Times in milliseconds."""

    kind: str
    ack_p50: float
    ack_p95: float
    delivery_p50: float
    delivery_p95: float
    delivery_p99: float


def percentile(times: list[float], share: float) -> float:
    """Return a percentile in milliseconds; NaN for nothing measured."""
    if not times:
        return float("nan")
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000


async def _closed(at: Server, rooms: list[dict[str, object]], shape: Shape, secs: float) -> Closed:
    tally, dialect = Tally(), our_post if at.is_ours else raw_post
    seats = [at.seats(room, shape.members) for room in rooms]
    inside = await enter(seats, tally, greets=at.is_ours)
    await closed_loop(inside, dialect, shape.window, 1.0)
    await asyncio.sleep(0.5)
    tally.deliveries, tally.arrivals = 0, []
    server_cpu, own_cpu = at.cpu_seconds(), time.process_time()
    took = await closed_loop(inside, dialect, shape.window, secs)
    deliveries, own = tally.deliveries, time.process_time() - own_cpu
    used = at.cpu_seconds() - server_cpu
    leave(inside)
    await asyncio.sleep(0.3)
    if tally.closed:
        raise RuntimeError(f"{at.name} {shape}: {tally.closed} closed by it: {tally.last_words!r}")
    return Closed(
        at.name,
        str(shape),
        deliveries / took,
        percentile(tally.arrivals, 0.5),
        percentile(tally.arrivals, 0.95),
        percentile(tally.arrivals, 0.99),
        used / max(deliveries, 1) * 1000,
        own / took,
    )


async def _open(at: Server, rooms: list[dict[str, object]], seconds: float) -> Open:
    tally, dialect = Tally(), our_post if at.is_ours else raw_post
    inside = await enter([at.seats(rooms[0], OPEN.members)], tally, greets=at.is_ours)
    tally.arrivals = []
    await open_loop(inside[0], dialect, 5, seconds, tally)
    leave(inside)
    await asyncio.sleep(0.3)
    return Open(
        at.name,
        percentile(tally.acks, 0.5),
        percentile(tally.acks, 0.95),
        percentile(tally.arrivals, 0.5),
        percentile(tally.arrivals, 0.95),
        percentile(tally.arrivals, 0.99),
    )


def measure(
    under: Site, *, rounds: int, seconds: float, kinds: tuple[str, ...] = KINDS
) -> tuple[list[Closed], list[Open]]:
    """Run every kind with every shape, `rounds` times in turn; returns all single results."""
    closed, opened = [], []
    for _ in range(rounds):
        for kind in kinds:
            with server(kind, under) as at:
                for shape in SHAPES:
                    rooms = under.rooms[str(shape)]
                    closed.append(asyncio.run(_closed(at, rooms, shape, seconds)))
                    print(closed[-1], flush=True)
                opened.append(asyncio.run(_open(at, under.rooms[str(OPEN)], seconds * 2)))
                print(opened[-1], flush=True)
    return closed, opened
