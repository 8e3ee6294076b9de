"""Reminders and letters under faults of the worker and of beat: who was told, and how often."""

import asyncio
import os
import random
import re
import signal
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from celery import Celery
from django.utils import timezone

from iop.notices.actions import notify_many
from iop.notices.models import Letter, Notice
from iop.people.models import Programme
from iop.policy import Role
from tests.factories.people import make_person
from tests.faults.ledger import Finding
from tests.faults.stack import Stack
from tests.support.services import beat

PEOPLE = 40
TO = re.compile(r"^To: (\S+)$", re.MULTILINE)
occasions = count(1)


@dataclass
class Round:
    """One reminder for many people, and letters that may be sent more than once but not never."""

    occasion: str
    people: list[str]
    letters: list[str]


def begin_round() -> Round:
    """Make reminders that are due now, to people who get letters, and a few plain letters."""
    number = next(occasions)
    programme = Programme.objects.first()
    people = [make_person(Role.CLIENT, programme=programme) for _ in range(PEOPLE)]
    occasion = f"fault:{os.getpid()}-{number}"
    letters = [f"plain-{os.getpid()}-{number}-{n}@example.test" for n in range(10)]
    Letter.objects.bulk_create(Letter(to=to, subject="A letter", body="Words.") for to in letters)
    notify_many([one.pk for one in people], kind="session_soon", occasion=occasion)
    return Round(occasion, [one.email for one in people], letters)


def is_settled() -> bool:
    """Tell whether nothing is due and nothing is in anybody's hands."""
    due = Notice.objects.to_be_mailed(timezone.now()).exists()
    return not due and not Letter.objects.waiting().exists()


def let_leases_end() -> None:
    """Let the five minutes pass that a letter may be in the hands of a worker that died."""
    past = timezone.now() - timedelta(seconds=1)
    Letter.objects.waiting().filter(leased_until__isnull=False).update(leased_until=past)


def sent_to(mail: Path) -> Counter[str]:
    """Count what left the site, by address."""
    return Counter(to for file in mail.glob("*.log") for to in TO.findall(file.read_text()))


def judge(told: Round, mail: Path) -> list[Finding]:
    """Return every broken promise: told twice, never told without a trace, a letter lost."""
    left = sent_to(mail)
    notices = Counter(
        Notice.objects.filter(occasion=told.occasion).values_list("person__email", flat=True)
    )
    found = [Finding("doubled", f"{to} was told {n} times") for to, n in notices.items() if n > 1]
    found += [
        Finding("doubled", f"{left[to]} letters to {to}") for to in told.people if left[to] > 1
    ]
    found += [Finding("lost", f"no letter to {to}") for to in told.letters if not left[to]]
    given_up = {letter.to for letter in Letter.objects.filter(given_up_at__isnull=False)}
    untold = [to for to in told.people if not left[to] and to not in given_up]
    found += [Finding("lost", f"the reminder to {to} left no trace") for to in untold]
    return found


def sweep_now(stack: Stack, times: int = 1) -> None:
    """Say "sweep now" as beat does, several times at once where asked."""
    with Celery(broker=stack.bus.url()) as app:
        for _ in range(times):
            app.send_task("iop.notices.tasks.sweep", ignore_result=True)


async def settled(stack: Stack, within: float = 30.0) -> bool:
    """Wait until every letter is sent or given up."""
    end = asyncio.get_running_loop().time() + within
    while asyncio.get_running_loop().time() < end:
        if await asyncio.to_thread(stack.behind, is_settled):
            return True
        await asyncio.sleep(0.2)
    return False


async def concluded(stack: Stack, told: Round) -> list[Finding]:
    """Wait for the end of a round and judge it."""
    late = [] if await settled(stack) else [Finding("late", "letters wait")]
    return late + await asyncio.to_thread(stack.behind, judge, told, stack.var / "mail")


async def worker_killed(stack: Stack, *, only_child: bool = False) -> list[Finding]:
    """The worker, or the child that does the sweep, dies in the middle of it."""
    told = await asyncio.to_thread(stack.behind, begin_round)
    await asyncio.to_thread(sweep_now, stack, 2)
    await asyncio.sleep(random.uniform(0, 0.8))
    if only_child:
        for child in children_of(stack.worker.pid):
            os.kill(child, signal.SIGKILL)
    else:
        stack.worker.kill()
        await asyncio.to_thread(stack.start_worker)
    await asyncio.to_thread(stack.behind, let_leases_end)
    await asyncio.to_thread(sweep_now, stack)
    if not await settled(stack, 8):
        await asyncio.to_thread(stack.behind, let_leases_end)
        await asyncio.to_thread(sweep_now, stack)
    return await concluded(stack, told)


def children_of(pid: int) -> list[int]:
    """Return the processes that a process began."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def swept_at_once(stack: Stack) -> list[Finding]:
    """The same task comes several times, in parallel."""
    told = await asyncio.to_thread(stack.behind, begin_round)
    await asyncio.to_thread(sweep_now, stack, 4)
    return await concluded(stack, told)


async def two_beats(stack: Stack) -> list[Finding]:
    """Two beats say "sweep now", each every second."""
    quick = stack.env | {"SWEEP_SECONDS": "1"}
    with ExitStack() as held:
        for _ in range(2):
            await asyncio.to_thread(held.enter_context, beat(quick))
        told = await asyncio.to_thread(stack.behind, begin_round)
        found = await concluded(stack, told)
        await asyncio.sleep(2)
        found += await asyncio.to_thread(stack.behind, judge, told, stack.var / "mail")
        await asyncio.to_thread(held.close)
    return found


async def beat_dead(stack: Stack) -> list[Finding]:
    """Beat is dead while reminders fall due; when it is back they are told, once."""
    stack.beat.kill()
    told = await asyncio.to_thread(stack.behind, begin_round)
    await asyncio.sleep(1)
    with ExitStack() as held:
        await asyncio.to_thread(held.enter_context, beat(stack.env | {"SWEEP_SECONDS": "1"}))
        found = await concluded(stack, told)
        await asyncio.to_thread(held.close)
    await asyncio.to_thread(stack.start_beat)
    return found
