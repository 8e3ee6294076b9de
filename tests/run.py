"""Run everything that this machine can run, and say in one line what it could not.

    python tests/run.py                      every leg
    python tests/run.py --legs sqlite,full   only these (sqlite, full, faults, journeys, js)
    python tests/run.py --legs sqlite -- tests/groups -x    with arguments for pytest

With CI=true a leg that cannot run is a failure: green there must mean that everything ran.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.browser import find_chromium  # noqa: E402
from tests.support.services import postgres, postgres_folder, redis, redis_program  # noqa: E402

NO_TESTS_COLLECTED = 5
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped)")
NODE_COUNT = re.compile(r"^\S* ?(pass|fail|skipped) (\d+)$")
ADDRESSES = ("DATABASE_URL", "REDIS_URL")
PARALLEL = os.environ.get("TEST_PROCESSES", "2")


@dataclass
class Outcome:
    """What one leg did: its counts, or why it could not run."""

    name: str
    counts: dict[str, int] = field(default_factory=dict)
    failed: bool = False
    cannot: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        if self.cannot:
            return f"{self.name}: could not run ({self.cannot})"
        counted = ", ".join(f"{count} {what}" for what, count in self.counts.items() if count)
        return f"{self.name}: {counted or 'nothing collected'} in {self.seconds:.0f} s"


@dataclass(frozen=True)
class Leg:
    """One way to run the tests: what it needs of the machine, and how it goes."""

    name: str
    missing: Callable[[], str]
    run: Callable[[Sequence[str]], Outcome]


def main() -> int:
    """Run the chosen legs and return the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = parsed()
    outcomes = [attempt(LEGS[name], options.pytest) for name in options.legs.split(",")]
    print("\n=== What ran")
    for outcome in outcomes:
        print(f"  {outcome}")
    return conclude(outcomes)


def parsed() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Run the tests.")
    parser.add_argument("--legs", default=",".join(LEGS), help=f"of {', '.join(LEGS)}")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    return parser.parse_args()


def attempt(leg: Leg, arguments: Sequence[str]) -> Outcome:
    """Run a leg where the machine has what it needs; in CI that it cannot is a failure."""
    print(f"\n=== {leg.name}", flush=True)
    if missing := leg.missing():
        print(f"cannot run: {missing}")
        return Outcome(leg.name, cannot=missing, failed=os.environ.get("CI") == "true")
    began = time.monotonic()
    outcome = leg.run(arguments)
    outcome.seconds = time.monotonic() - began
    return outcome


def conclude(outcomes: Sequence[Outcome]) -> int:
    """Print the one closing line and return the exit code."""
    total = {what: sum(o.counts.get(what, 0) for o in outcomes) for what in COUNTED}
    failed = total["failed"] or sum(outcome.failed for outcome in outcomes)
    print(f"tests: {total['passed']} passed, {failed} failed, {total['skipped']} skipped")
    return 1 if failed or not total["passed"] else 0


COUNTED = ("passed", "failed", "skipped")


def behaviour(name: str, arguments: Sequence[str], env: Mapping[str, str], *skip: str) -> Outcome:
    """Run the unit and behaviour tests in parallel processes."""
    chosen = [*arguments] or ["tests", "--ignore=tests/journeys"]
    marks = " and ".join(f"not {mark}" for mark in ("journey", "faults", *skip))
    return pytest(name, [*chosen, "-m", marks, "-n", PARALLEL], env)


def pytest(name: str, arguments: Sequence[str], env: Mapping[str, str]) -> Outcome:
    """Run pytest, showing its output, and count its last line."""
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    code, last = shown([sys.executable, "-m", "pytest", "-q", *colour, *arguments], env, COUNT)
    counts = {"errors" if what == "error" else what: int(count) for count, what in last}
    counts["failed"] = counts.get("failed", 0) + counts.pop("errors", 0)
    return Outcome(name, counts, failed=code not in {0, NO_TESTS_COLLECTED})


def shown(
    command: Sequence[str], env: Mapping[str, str], pattern: re.Pattern[str]
) -> tuple[int, list[tuple[str, str]]]:
    """Run a command, pass its output on, and return its code and what the pattern found last."""
    last: list[tuple[str, str]] = []
    with subprocess.Popen(
        command, cwd=ROOT, env=dict(env), stdout=subprocess.PIPE, text=True, bufsize=1
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            print(line, end="", flush=True)
            last = pattern.findall(line) or last
    return child.returncode, last


def clean_env(**more: str) -> dict[str, str]:
    """Return this environment without addresses that a developer may have set."""
    return {name: v for name, v in os.environ.items() if name not in ADDRESSES} | more


@contextmanager
def full_stack() -> Iterator[dict[str, str]]:
    """Start PostgreSQL and Redis for one leg and give the environment that names them."""
    with postgres() as database, redis() as bus:
        address = database.create_database("circleway")
        yield clean_env(DATABASE_URL=address, REDIS_URL=bus.url())


def run_sqlite(arguments: Sequence[str]) -> Outcome:
    """Unit and behaviour tests on SQLite and in-memory layers."""
    return behaviour("sqlite", arguments, clean_env(), "stack")


def run_full(arguments: Sequence[str]) -> Outcome:
    """The same, and what needs the real stack, on PostgreSQL and Redis."""
    with full_stack() as env:
        return behaviour("full", arguments, env)


def run_faults(arguments: Sequence[str]) -> Outcome:
    """Faults of the running site, then the rooms' own tests on a layer that loses hints."""
    with full_stack() as env:
        broken = pytest("faults", [*arguments] or ["tests/faults", "-m", "faults", "-n0"], env)
        if arguments:
            return broken
        lossy = ["tests/rooms", "--ignore=tests/rooms/test_relay.py", "-n", PARALLEL]
        second = pytest("faults", [*lossy, "--ds=tests.faults.lossy_settings"], env)
    counts = Counter(broken.counts) + Counter(second.counts)
    return Outcome("faults", dict(counts), failed=broken.failed or second.failed)


def run_journeys(arguments: Sequence[str]) -> Outcome:
    """Browser journeys in real Chromium against a running site."""
    with full_stack() as env:
        browser = {"CHROMIUM": find_chromium() or ""}
        return pytest("journeys", [*arguments] or ["tests/journeys", "-n0"], env | browser)


def run_js(_arguments: Sequence[str]) -> Outcome:
    """The browser modules' own tests, in Node."""
    files = sorted(str(path) for path in (ROOT / "tests/js").glob("**/*.test.js"))
    command = ["node", "--test", "--test-reporter=spec", *files]
    names = {"pass": "passed", "fail": "failed", "skipped": "skipped"}
    counts: dict[str, int] = {}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            print(line, end="", flush=True)
            if found := NODE_COUNT.match(line.strip()):
                counts[names[found[1]]] = int(found[2])
    return Outcome("js", counts, failed=child.returncode != 0)


def missing_stack() -> str:
    """Say what of the full stack this machine lacks."""
    lacks = []
    if postgres_folder() is None:
        lacks.append("no PostgreSQL server")
    if redis_program() is None:
        lacks.append("no Redis server")
    return ", ".join(lacks)


def missing_browser() -> str:
    """Say what the journeys lack here."""
    if not list((ROOT / "tests/journeys").glob("test_*.py")):
        return "no journeys are written yet"
    return missing_stack() or ("" if find_chromium() else "no Chromium")


def missing_node() -> str:
    """Say what the browser modules' tests lack here."""
    if not list((ROOT / "tests/js").glob("**/*.test.js")):
        return "no tests in tests/js yet"
    return "" if shutil.which("node") else "no Node"


LEGS = {
    "sqlite": Leg("sqlite", lambda: "", run_sqlite),
    "full": Leg("full", missing_stack, run_full),
    "faults": Leg("faults", missing_stack, run_faults),
    "journeys": Leg("journeys", missing_browser, run_journeys),
    "js": Leg("js", missing_node, run_js),
}

if __name__ == "__main__":
    sys.exit(main())
