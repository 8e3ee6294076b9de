"""Make the record append-only in the database itself."""

from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError, CommandParser

from iop.audit.protection import install_triggers, limit_role
from iop.policy import DeclaredCommand


class Command(DeclaredCommand):
    """Install the triggers, and limit the role that the site signs in with. Safe to run again."""

    help = "Protect the audit record. Run as the owner of the tables after each migration."
    action: ClassVar[str] = "audit.secure"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the site's own role (PostgreSQL)."""
        parser.add_argument("--app-role", default="", help="the role that the site signs in with")

    def handle(self, *, app_role: str, **options: Any) -> None:
        """Protect, and say what was done."""
        install_triggers()
        self.stdout.write("The record refuses changes.")
        if app_role:
            try:
                limit_role(app_role)
            except ImproperlyConfigured as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{app_role} may add to the record and nothing else.")
