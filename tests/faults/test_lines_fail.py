"""The lines between pages and the room are cut, stalled, doubled and left unread."""

import pytest

from tests.faults import faults
from tests.faults.behind import delete_line
from tests.faults.scene import scene

pytestmark = pytest.mark.stack


@pytest.mark.parametrize(
    ("fault", "times"), [(faults.line_cut, 10), (faults.line_stalled, 3)], ids=["cut", "stalled"]
)
async def test_a_broken_line_loses_nothing(running, fault, times):
    async with scene(running) as room:
        for _ in range(times):
            await room.under_load(lambda: fault(room))
            assert await room.verify() == []


async def test_what_is_planted_in_the_database_is_found(running):
    async with scene(running) as room:
        await room.talk(1)
        assert await room.verify(audit=False) == []
        running.behind(delete_line, room.place.room_id, 3)
        found = {finding.promise for finding in await room.verify(audit=False)}
        assert found == {"lost", "gap", "leaked"}


async def test_what_is_sent_three_times_in_any_order_is_said_once(running):
    async with scene(running) as room:
        for _ in range(3):
            await room.under_load(lambda: faults.said_three_times(room), *room.members[1:6])
            assert await room.verify() == []


async def test_a_page_that_reads_nothing_holds_up_nobody(running):
    async with scene(running) as room:
        before = running.webs[0].memory()
        await faults.page_stopped(room)
        assert await room.verify() == []
        # The others had 260 lines while the page stood still; a busy machine may take its time.
        assert room.waits[int(len(room.waits) * 0.95)] < 10
        assert running.webs[0].memory() - before < 50 * 1024 * 1024
