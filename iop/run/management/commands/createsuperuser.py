"""Django's own command, which would make somebody without a name, a key or an agreement."""

from typing import Any, ClassVar

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandError

from iop.policy import DeclaredCommand


class Command(DeclaredCommand, createsuperuser.Command):
    """Refuse, and name the command that invites operators."""

    action: ClassVar[str] = "operate.begin"

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse."""
        raise CommandError("Everybody comes in by invitation: see manage.py begin_programme --help")
