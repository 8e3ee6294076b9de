"""Makes backups: a folder with the database as a file, and a manifest that says what it is."""

import hmac
import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from iop.people import erasure_ledger
from iop.run.dumps import Counts, dump_for
from iop.run.errors import CannotBeDone
from iop.vault.keyring import keyring

MANIFEST: Final = "manifest.json"
PORTION: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is: when, of what, how much, and the sum by which it is known again."""

    made_at: str
    database: str
    file: str
    size: int
    sha256: str
    migrations: list[str]
    counts: Counts
    erased: int

    def seal(self) -> str:
        """Return a keyed digest, by which a backup of other keys, or a changed one, is told."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hmac.new(keyring().lasting("backup"), text.encode(), sha256).hexdigest()

    def save(self, folder: Path) -> None:
        """Write it down. Only now is the folder a backup."""
        text = json.dumps({**asdict(self), "seal": self.seal()}, indent=1) + "\n"
        part = folder / f"{MANIFEST}.part"
        part.write_text(text, encoding="utf-8")
        part.rename(folder / MANIFEST)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read it. Refuses a folder that is no whole backup of these keys."""
        try:
            values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            seal = values.pop("seal")
            found = cls(**values)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CannotBeDone(f"{folder} is no backup: its manifest cannot be read.") from error
        if not hmac.compare_digest(found.seal(), seal):
            raise CannotBeDone("The manifest was changed, or VAULT_KEYS is not the one of then.")
        return found


def make_backup(into: Path) -> Path:
    """Write a backup into a new folder there, readable by its owner only, and return it.

    People may be at work meanwhile: it holds the database as it is at one moment.
    """
    made_at = datetime.now(UTC)
    folder = into / made_at.strftime("%Y-%m-%d-%H%M%S-%f")
    into.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)
    erasure_ledger.begin()
    dump = dump_for(connection.vendor)
    file = folder / dump.file
    os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    rows = dump.write(file)
    manifest = Manifest(
        made_at=made_at.isoformat(),
        database=dump.name,
        file=file.name,
        size=file.stat().st_size,
        sha256=sum_of(file),
        migrations=migrations(),
        counts=rows,
        erased=len(erasure_ledger.entered()),
    )
    manifest.save(folder)
    return folder


def migrations() -> list[str]:
    """Return what was applied to the database, as `app.name`."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def sum_of(file: Path) -> str:
    """Return the SHA-256 of a file, read in portions."""
    found = sha256()
    with file.open("rb") as opened:
        while portion := opened.read(PORTION):
            found.update(portion)
    return found.hexdigest()
