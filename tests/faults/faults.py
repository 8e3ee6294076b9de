"""The faults themselves. Each happens to a talking room and is over when its function returns."""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable
from functools import partial

from tests.faults.behind import present_after_sweep, turned_keys
from tests.faults.member import Member, connected, settle
from tests.faults.proxy import proxy
from tests.faults.scene import Scene, new_words
from tests.faults.stack import KEYS, KEYS_TURNED, Web
from tests.support.services import manage

POINTS = ("before_insert", "before_commit", "before_ack", "before_fan_out", "during_fan_out")
Fault = Callable[[Scene], Awaitable[None]]
run = asyncio.to_thread


# --- F1: Redis


async def redis_killed(room: Scene) -> None:
    """Redis is gone for a while, and comes back empty."""
    room.stack.bus.service.kill()
    await asyncio.sleep(random.uniform(0.5, 3))
    await run(room.stack.start_redis)


async def redis_stopped(room: Scene) -> None:
    """Redis takes connections and answers nobody."""
    pid = room.stack.bus.service.pid
    os.kill(pid, signal.SIGSTOP)
    await asyncio.sleep(random.uniform(0.5, 3))
    os.kill(pid, signal.SIGCONT)


async def redis_emptied(room: Scene) -> None:
    """Redis starts anew and remembers nobody's groups."""
    room.stack.bus.service.kill()
    await run(room.stack.start_redis)


# --- F2, F13, F17: the database


async def database_restarted(room: Scene) -> None:
    """PostgreSQL ends at once, as in a crash, and recovers."""
    await run(room.stack.restart_database)


async def connections_refused(room: Scene) -> None:
    """The server ends every connection of the site, and lets none in for a while."""
    await run(room.stack.owner, "ALTER ROLE site CONNECTION LIMIT 1")
    await run(room.stack.owner, TERMINATE)
    await asyncio.sleep(random.uniform(0.5, 2.5))
    await run(room.stack.owner, "ALTER ROLE site CONNECTION LIMIT -1")


TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'site'"


async def keys_rotated(room: Scene) -> None:
    """Everything sealed is moved under the other secret while people talk."""
    is_turned = await run(room.stack.behind, turned_keys)
    keys = KEYS if is_turned else KEYS_TURNED
    await run(manage, room.stack.env | {"VAULT_KEYS": keys}, "rotate_keys")


# --- F3, F15: the web processes


async def web_killed(room: Scene, point: str) -> None:
    """One daphne dies at a point of a post's way; the other takes its pages over."""
    web = room.busiest
    web.die_at(point)
    await until_dead(web)
    await run(web.start)


async def until_dead(web: Web, within: float = 20.0) -> None:
    """Wait until a process has passed the point that it dies at."""
    async with asyncio.timeout(within):
        while web.service.is_running:
            await asyncio.sleep(0.02)


async def web_drained(room: Scene) -> None:
    """One daphne is asked to end, and a new one takes its place."""
    web = room.busiest
    await run(web.service.stop)
    await run(web.start)


# --- F7: doubles


async def said_three_times(room: Scene) -> None:
    """Each wish is sent three times, shuffled, over two pages of its author on both daphnes."""
    one, other = room.members[0], await second_page(room, room.members[0])
    wishes = [new_words(one) for _ in range(10)]
    for wish in wishes:
        one.mean(*wish)
    sends = [(page, wish) for wish in wishes for page in (one, one, other)]
    random.shuffle(sends)
    for page, (wish, text) in sends:
        await page.send({"type": "post", "id": wish, "text": text})


async def second_page(room: Scene, member: Member) -> Member:
    """Open one more page of somebody, on the other daphne; the same one each time."""
    known = [page for page in room.members if page.who == member.who and page is not member]
    if known:
        return known[0]
    page = room.sit(member, member.ports[::-1])
    await connected([page])
    return page


# --- F8, F9: the line


async def line_cut(room: Scene) -> None:
    """Every connection to one daphne is reset after so many bytes, in the middle of a frame."""
    random.choice(room.lines).cut_after(random.randrange(1, 8000))
    await asyncio.sleep(random.uniform(0.1, 0.5))


async def line_stalled(room: Scene) -> None:
    """Nothing passes for a moment; connections stay open."""
    line = random.choice(room.lines)
    line.stall()
    await asyncio.sleep(random.uniform(0.3, 2))
    line.resume()


async def page_stopped(room: Scene) -> None:
    """One page reads nothing while more is said than the room keeps for it; then it goes on."""
    async with proxy(room.stack.webs[0].port) as line:
        page = room.sit(room.members[0], [line.port])
        await connected([page])
        head = room.members[1].head
        assert await settle(page, head=head)
        line.stall()
        others = [member for member in room.members if member is not page]
        async with asyncio.timeout(60):
            while others[1].head < head + 260:
                await asyncio.gather(*(room.say_one(member) for member in others))
                await asyncio.sleep(0.06)
        line.resume()
        async with asyncio.timeout(20):
            while not page.closes:  # 4408, or nothing more when the server waited for it in vain
                await asyncio.sleep(0.05)
        page.ports[:] = room.members[1].ports


# --- F6, F10: one process that is different


async def with_web(room: Scene, **faults: str) -> Web:
    """Start one daphne anew with a fault in it."""
    web = room.stack.webs[1]
    await run(web.service.stop)
    await run(partial(web.start, **faults))
    return web


async def clock_is_wrong(room: Scene, seconds: str = "") -> None:
    """One daphne runs minutes apart from everything else, then steps back by an hour."""
    web = await with_web(room, CLOCK=seconds or random.choice(["300", "-300"]))
    try:
        await on_both(room)
        os.kill(web.service.pid, signal.SIGUSR1)
        await asyncio.sleep(3)
        here = await run(room.stack.behind, present_after_sweep, room.place.room_id)
        assert here == {member.who for member in room.members}, "somebody was made absent"
    finally:
        await with_web(room)


async def on_both(room: Scene) -> None:
    """Send every second page to the other daphne, as its first way."""
    for line in room.lines:
        line.cut()
    await asyncio.sleep(2)
    await room.online()


async def layer_is_lossy(room: Scene) -> None:
    """The channel layer of one daphne loses three of ten messages."""
    await with_web(room, LOSSY="1")
    await asyncio.sleep(5)
    await with_web(room)
