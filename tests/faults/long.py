"""The long run: hundreds of faults, one after the other, and one table at the end.

    python -m tests.faults.long             560 faults, under an hour
    FAULTS=50 python -m tests.faults.long   a part of it, in the same proportions
    SEED=7 ONLY=F3 …                        in another order; only one row of the list

After every fault the checker compares what clients sent, were told and show with the database.
"""

import asyncio
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iop.settings.test")
django.setup()

from tests.faults import faults, letters  # noqa: E402  # Django is set up first
from tests.faults.ledger import Finding  # noqa: E402
from tests.faults.scene import Scene, scene  # noqa: E402
from tests.faults.stack import Stack, stack  # noqa: E402

Happen = Callable[[Scene], Awaitable[list[Finding] | None]]
MINUTES = 58
A_SCENE = 10
LOST = {"lost", "changed", "gap", "untrue", "audit"}
DOUBLED = {"doubled"}
LATE = {"late"}


@dataclass(frozen=True)
class Kind:
    """A fault, its name, and how often it happens in a whole run."""

    code: str
    name: str
    happen: Happen
    times: int
    under_load: bool = True


def of_letters(happen: Callable[[Stack], Awaitable[list[Finding]]]) -> Happen:
    """Let a fault of the worker or beat happen beside a talking room."""

    async def beside(room: Scene) -> list[Finding]:
        return await happen(room.stack)

    return beside


KINDS = [
    Kind("F1", "Redis gone for a while", faults.redis_killed, 25),
    Kind("F1", "Redis silent", faults.redis_stopped, 25),
    Kind("F1", "Redis emptied", faults.redis_emptied, 25),
    Kind("F2", "database ends at once", faults.database_restarted, 40),
    *(
        Kind(
            "F3",
            f"web killed {point.replace('_', ' ')}",
            partial(faults.web_killed, point=point),
            22,
        )
        for point in faults.POINTS
    ),
    Kind("F4", "worker killed in a sweep", of_letters(letters.worker_killed), 15),
    Kind(
        "F4",
        "worker's child killed in a sweep",
        of_letters(partial(letters.worker_killed, only_child=True)),
        15,
    ),
    Kind("F5", "beat dead", of_letters(letters.beat_dead), 5),
    Kind("F5", "two beats", of_letters(letters.two_beats), 5),
    Kind("F6", "a clock apart", faults.clock_is_wrong, 6),
    Kind("F7", "each frame three times", faults.said_three_times, 25),
    Kind("F7", "each task four times at once", of_letters(letters.swept_at_once), 10),
    Kind("F8", "a page that reads nothing", faults.page_stopped, 8, under_load=False),
    Kind("F9", "line cut", faults.line_cut, 150),
    Kind("F9", "line stalled", faults.line_stalled, 25),
    Kind("F10", "layer that loses 30 %", faults.layer_is_lossy, 6),
    Kind("F13", "keys rotated", faults.keys_rotated, 15),
    Kind("F15", "web drained and restarted", faults.web_drained, 22),
    Kind("F17", "no database connections", faults.connections_refused, 30),
]


@dataclass
class Tally:
    """What a run counted."""

    faults: Counter[str] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)
    findings: list[tuple[str, Finding]] = field(default_factory=list)
    sent: int = 0
    acked: int = 0
    waits: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)

    def note(self, kind: Kind, found: list[Finding]) -> None:
        """Count one fault and what it broke."""
        self.faults[f"{kind.code} {kind.name}"] += 1
        self.bad[f"{kind.code} {kind.name}"] += bool(found)
        self.findings += [(kind.name, finding) for finding in found]
        for finding in found[:5]:
            print(f"  BROKEN after {kind.name}: {finding.promise}: {finding.detail[:200]}")

    def close(self, room: Scene) -> None:
        """Count what was said in a room."""
        self.sent += len(room.ledger.wishes)
        self.acked += len(room.ledger.acks)
        self.waits += room.waits

    def count(self, promises: set[str]) -> int:
        """Return how many findings are of these."""
        return sum(finding.promise in promises for _, finding in self.findings)


async def suffer(running: Stack, kind: Kind, times: int, tally: Tally) -> None:
    """Let one kind of fault happen so often in one room; the checker is asked after each."""
    async with scene(running) as room:
        for number in range(times):
            speakers = room.members[1:6] if kind.code == "F7" else room.members[:6]
            found: list[Finding] = []

            async def happen(found: list[Finding] = found) -> None:
                found += await kind.happen(room) or []

            try:
                if kind.under_load:
                    await room.under_load(happen, *speakers)
                else:
                    await happen()
                found += await room.verify(audit=number == times - 1)
            except Exception as error:
                found.append(Finding("harness", f"{type(error).__name__}: {error}"))
                print(running.log())
                await asyncio.to_thread(running.mend)
            tally.note(kind, found)
            tally.settled.append(room.settled_in)
        tally.close(room)


def plan(wanted: int) -> list[tuple[Kind, int]]:
    """Divide so many faults among the kinds, in portions of one room each, shuffled."""
    only = os.environ.get("ONLY")
    kinds = [kind for kind in KINDS if only in (None, kind.code)]
    whole = sum(kind.times for kind in kinds)
    portions: list[tuple[Kind, int]] = []
    for kind in kinds:
        times = max(1, round(kind.times * wanted / whole))
        full, rest = divmod(times, A_SCENE)
        portions += [(kind, A_SCENE)] * full + [(kind, rest)] * bool(rest)
    random.shuffle(portions)
    return portions


async def run(running: Stack, portions: list[tuple[Kind, int]], tally: Tally) -> None:
    """Let everything that is planned happen, or as much as there is time for."""
    began = time.monotonic()
    for kind, times in portions:
        minutes = (time.monotonic() - began) / 60
        if minutes > MINUTES:
            print("The time is up.")
            return
        print(f"{minutes:5.1f} min {tally.faults.total():4} faults. Now {kind.name} x {times}")
        await suffer(running, kind, times, tally)


def part(values: list[float], share: float) -> float:
    """Return the value below which that share of them lies."""
    ordered = sorted(values) or [0.0]
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def report(tally: Tally) -> int:
    """Print the table; return the exit code."""
    print("\n| fault | injected | broken |\n| --- | ---: | ---: |")
    for name, count in sorted(tally.faults.items(), key=lambda pair: int(pair[0][1:].split()[0])):
        print(f"| {name} | {count} | {tally.bad[name]} |")
    lost, doubled, late = (tally.count(kinds) for kinds in (LOST, DOUBLED, LATE))
    wrong = len(tally.findings) - lost - doubled - late
    print(
        f"\nfaults {tally.faults.total()}; messages sent {tally.sent}, acknowledged {tally.acked}"
    )
    print(f"lost {lost}, doubled {doubled}, wrong screens {wrong}, late {late}")
    print(f"ack p50 {part(tally.waits, 0.5):.3f} s, p95 {part(tally.waits, 0.95):.2f} s, ", end="")
    print(f"longest {max(tally.waits, default=0):.1f} s; all seen after a fault: ", end="")
    print(f"p50 {part(tally.settled, 0.5):.1f} s, longest {max(tally.settled, default=0):.1f} s")
    return 1 if tally.findings else 0


def main() -> int:
    """Run it all and return the exit code."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    seed = os.environ.get("SEED") or str(random.randrange(10**6))
    random.seed(seed)
    print(f"SEED={seed}")
    tally = Tally()
    with stack() as running:
        asyncio.run(run(running, plan(int(os.environ.get("FAULTS", "560"))), tally))
    return report(tally)


if __name__ == "__main__":
    sys.exit(main())
