"""Bring a backup back: `manage.py restore /somewhere/2026-11-22-101500`."""

from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser

from iop.policy import DeclaredCommand
from iop.run.errors import CannotBeDone
from iop.run.restoring import Restored, finish, restore


class Command(DeclaredCommand):
    """Load, erase again who was erased, void sessions, invitations and letters, check, open.

    Until the last step nobody can be signed in.
    """

    help = "Restore a backup, offline. Run it as the owner of the tables."
    action: ClassVar[str] = "operate.restore"
    # The database may be empty, or not yet what the code expects.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the backup's folder, and whether to lose what is there."""
        parser.add_argument("backup", nargs="?", type=Path, help="the backup's folder")
        parser.add_argument("--replace", action="store_true", help="lose what is there now")
        parser.add_argument("--finish", action="store_true", help="go on with what was begun")

    def handle(self, *, backup: Path | None, replace: bool, finish: bool, **options: Any) -> None:
        """Do all of it, and say what was done."""
        try:
            done = self._do(backup, replace=replace, only_finish=finish)
        except (CannotBeDone, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored. Erased again: {done.erased}. Everybody is signed out; "
            f"{done.invitations} invitations and {done.letters} letters are void. "
            "The record holds, and the site is open."
        )

    def _do(self, backup: Path | None, *, replace: bool, only_finish: bool) -> Restored:
        if only_finish:
            return finish()
        if backup is None:
            raise CannotBeDone("Say which backup: the folder that `backup` named.")
        return restore(backup if backup.is_dir() else backup.parent, replace=replace)
