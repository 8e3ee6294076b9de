"""Web processes die, drain and run under a wrong clock; the room goes on."""

import pytest

from tests.faults import faults
from tests.faults.scene import scene

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("point", faults.POINTS)
async def test_a_web_process_may_die_at_any_point_of_a_post(running, point):
    async with scene(running) as room:
        for _ in range(2):
            await room.under_load(lambda: faults.web_killed(room, point))
            assert await room.verify() == []


async def test_a_rolling_restart_sends_pages_elsewhere(running):
    async with scene(running) as room:
        for _ in range(2):
            await room.under_load(lambda: faults.web_drained(room))
            assert await room.verify() == []
        assert room.closes == {4012}  # 1012, as daphne can say it


@pytest.mark.parametrize("seconds", ["300", "-300"])
async def test_a_wrong_clock_signs_nobody_out_and_loses_nothing(running, seconds):
    async with scene(running) as room:
        await room.under_load(lambda: faults.clock_is_wrong(room, seconds))
        assert await room.verify() == []
        assert room.closes <= {4012, 1006}
