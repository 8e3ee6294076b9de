"""Write the table of who may do what, from what the site really answers."""

import subprocess
import sys
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import CommandError

from iop.policy.commands import DeclaredCommand

WRITER = [sys.executable, "-m", "tests.policy.write_table"]


class Command(DeclaredCommand):
    """Ask for everything as everybody in a database of its own, and write the answers down."""

    help = "Write docs/reference/access.md. For developers: it needs the tests beside the code."
    action: ClassVar[str] = "policy.table"

    def handle(self, **options: Any) -> None:
        """Run the writer under the suite's settings, in a process of its own."""
        if not (settings.BASE_DIR / "tests/policy").is_dir():
            raise CommandError("The tests are not here, and the table is made from their world.")
        done = subprocess.run(WRITER, cwd=settings.BASE_DIR, check=False)  # noqa: S603  # our own words
        if done.returncode:
            raise CommandError("The table was not written.")
