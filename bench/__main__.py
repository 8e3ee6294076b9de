"""`make bench`: everything, one table with ratios, and the same as JSON in bench/results/.

python -m bench [--rounds 3] [--seconds 5] [--only rooms,idle,history,embedded]
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import embedded, idle, report, rooms
from bench.servers import site
from tests.support.processes import ROOT

PARTS = ("rooms", "idle", "history", "embedded")


def main() -> None:
    """Measure what was asked for, print the table, keep the JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--only", default=",".join(PARTS))
    asked = parser.parse_args()
    found = measure(set(asked.only.split(",")), asked.rounds, asked.seconds)
    found["machine"] = {"cores": os.cpu_count(), "python": platform.python_version()}
    folder = ROOT / "bench" / "results"
    folder.mkdir(exist_ok=True)
    file = folder / f"{datetime.now(UTC):%Y-%m-%d-%H%M}.json"
    file.write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(report.table(found))
    print(f"\nJSON: {file.relative_to(ROOT)}")


def measure(parts: set[str], rounds: int, seconds: float) -> dict[str, Any]:
    """Return the results of each part that was asked for."""
    found: dict[str, Any] = {}
    shapes = list(dict.fromkeys(str(shape) for shape in (*rooms.SHAPES, idle.IDLE)))
    with site(shapes) as under:
        if "rooms" in parts:
            closed, opened = rooms.measure(under, rounds=rounds, seconds=seconds)
            found["closed"] = [asdict(one) for one in closed]
            found["open"] = [asdict(one) for one in opened]
        if "idle" in parts:
            costs, storm = idle.measure(under)
            found["idle"], found["storm"] = [asdict(one) for one in costs], asdict(storm)
        if "history" in parts:
            found["history"] = _history(under.env)
    if "embedded" in parts:
        found["embedded"] = asdict(embedded.measure())
    return found


def _history(env: dict[str, str]) -> Any:
    command = [sys.executable, "-m", "bench.history"]
    done = subprocess.run(
        command, cwd=Path(ROOT), env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
