"""Write a backup of the database: `manage.py backup --to /somewhere/else`."""

from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from iop.policy import DeclaredCommand
from iop.run.backups import make_backup
from iop.run.errors import CannotBeDone


class Command(DeclaredCommand):
    """Make one folder with the database and its manifest. The site may run meanwhile."""

    help = "Write a backup of the database into a new folder."
    action: ClassVar[str] = "operate.backup"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder in which backups are kept."""
        place = settings.BASE_DIR / "var" / "backups"
        parser.add_argument("--to", type=Path, default=place, help="where backups are kept")

    def handle(self, *, to: Path, **options: Any) -> None:
        """Write it, and say where it is."""
        try:
            self.stdout.write(f"The backup is in {make_backup(to)}")
        except (CannotBeDone, OSError) as error:
            raise CommandError(str(error)) from error
