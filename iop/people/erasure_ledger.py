"""The ledger of erasures outside the database, which no restore can take back.

A line of JSON for each: the person's random key, for numbers are given anew after a restore, and
the time. Lines are only ever added.
"""

import json
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings


def place() -> Path:
    """Return where the ledger is kept: apart from the database and from its backups."""
    return Path(settings.ERASURE_LEDGER)


def begin() -> None:
    """Make an empty ledger where there is none."""
    place().parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(place(), os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))


def enter(key: str, at: datetime) -> None:
    """Add an erasure and wait until it is on disk. Raises OSError when it cannot be. Repeatable."""
    begin()
    if key in entered():
        return
    with place().open("a", encoding="utf-8") as ledger:
        ledger.write(json.dumps({"person": key, "at": at.isoformat()}) + "\n")
        ledger.flush()
        os.fsync(ledger.fileno())


def entered() -> list[str]:
    """Return the keys of everybody who was erased, the first first."""
    lines = place().read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["person"] for line in lines if line]
