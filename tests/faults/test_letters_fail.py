"""The worker and beat die, or there are too many of them: everybody is told, and once."""

import pytest

from tests.faults import letters

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("only_child", [False, True], ids=["worker", "child"])
async def test_a_worker_that_dies_in_a_sweep_doubles_and_loses_nothing(running, only_child):
    for _ in range(2):
        assert await letters.worker_killed(running, only_child=only_child) == []


async def test_tasks_that_come_several_times_at_once_do_their_work_once(running):
    assert await letters.swept_at_once(running) == []


async def test_two_beats_tell_nobody_twice(running):
    assert await letters.two_beats(running) == []


async def test_what_fell_due_without_beat_is_told_when_it_is_back(running):
    assert await letters.beat_dead(running) == []
