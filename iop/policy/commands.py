"""The base of every management command: it names the action it stands for."""

from typing import Any, ClassVar

from django.core.management.base import BaseCommand

from iop.policy.errors import Undeclared
from iop.policy.rules import RULES


class DeclaredCommand(BaseCommand):
    """A command that names its action. Whoever has the shell is the operator; the name says why."""

    action: ClassVar[str] = ""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command; refuses one whose action no rule knows."""
        if self.action not in RULES:
            raise Undeclared(f"{type(self).__module__} names no declared action")
        return super().execute(*args, **options)
