"""Redis, PostgreSQL and the channel layer fail under a talking room."""

import asyncio
import signal

import pytest

from tests.faults import faults
from tests.faults.scene import scene

pytestmark = pytest.mark.stack
HELP = "/help/"


@pytest.mark.parametrize(
    "fault",
    [faults.redis_killed, faults.redis_stopped, faults.redis_emptied],
    ids=lambda f: f.__name__,
)
async def test_without_redis_posts_are_kept_and_seen(running, fault):
    async with scene(running) as room:
        for _ in range(2):
            await room.under_load(lambda: fault(room))
            assert await room.verify(within=10) == []
        assert room.waits[int(len(room.waits) * 0.95)] < 1
        assert room.closes == set()


async def test_a_database_that_starts_anew_loses_nothing(running):
    async with scene(running) as room:
        for _ in range(2):
            await room.under_load(lambda: faults.database_restarted(room))
            assert await room.verify(within=20) == []


async def test_the_help_page_needs_no_database(running):
    service = running.database.service
    service.process.send_signal(signal.SIGQUIT)
    service.process.wait(30)
    try:
        assert await asyncio.to_thread(running.get, HELP) == 200
        assert await asyncio.to_thread(running.get, HELP, running.seats[0].cookie) == 200
    finally:
        await asyncio.to_thread(service.start, running.database.is_ready)


async def test_a_layer_that_loses_hints_only_delays(running):
    async with scene(running) as room:
        await room.under_load(lambda: faults.layer_is_lossy(room))
        assert await room.verify() == []


async def test_keys_may_be_rotated_while_people_talk(running):
    async with scene(running) as room:
        for _ in range(2):
            await room.under_load(lambda: faults.keys_rotated(room))
            assert await room.verify() == []
        assert [code for member in room.members for code in member.refused] == []


async def test_without_free_connections_posts_wait_and_are_kept(running):
    async with scene(running) as room:
        for _ in range(2):
            await room.under_load(lambda: faults.connections_refused(room))
            assert await room.verify(within=20) == []


async def test_two_hundred_idle_pages_hold_few_connections(running):
    async with scene(running) as room:
        before = await asyncio.to_thread(running.connections)
        for number in range(200):
            room.sit(room.members[number % 6], room.members[number % 6].ports)
        await room.online(within=90)
        await room.talk(1, *room.members[:6])
        assert await room.verify(within=25) == []
        # Each process has its desks (one writes, three read) and a few threads for its pages.
        assert await asyncio.to_thread(running.connections) <= max(before, 16)
