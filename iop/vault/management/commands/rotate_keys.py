"""Seal everything under the newest secret."""

from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser

from iop.policy import DeclaredCommand
from iop.vault.errors import Unreadable
from iop.vault.keyring import keyring
from iop.vault.rotation import Source, sources


class Command(DeclaredCommand):
    """Rewrap the data keys and reseal the columns while people work, then say what is left."""

    help = "Seal everything under the first secret of VAULT_KEYS, and say what is left on others."
    action: ClassVar[str] = "vault.rotate"

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to look without changing."""
        parser.add_argument("--report", action="store_true", help="only say what hangs on what")

    def handle(self, *, report: bool, **options: Any) -> None:
        """Move what can be moved; fail when something stays on another secret."""
        left = False
        for source in sources():
            moved = 0 if report else self._reseal(source)
            left = self._tell(source, moved) or left
        lasting = min(keyring().secrets)
        self.stdout.write(f"Number {lasting} stays in VAULT_KEYS for good: digests hang on it.")
        if left and not report:
            raise CommandError("Something still hangs on an older secret. Keep it in VAULT_KEYS.")

    def _reseal(self, source: Source) -> int:
        try:
            return source.reseal()
        except Unreadable as error:
            self.stderr.write(f"{source.name}: {error}")
            return 0

    def _tell(self, source: Source, moved: int) -> bool:
        """Write one line, and return whether the source still hangs on another number."""
        numbers = source.numbers()
        counts = ", ".join(f"{count} on {number}" for number, count in sorted(numbers.items()))
        self.stdout.write(f"{source.name}: {moved} moved; {counts or 'nothing'}")
        return any(number != keyring().current for number in numbers)
