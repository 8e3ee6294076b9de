"""Help somebody in whom no staff can help: `manage.py renew_way_in <address>`."""

from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser

from iop.people.actions import renew_way_in
from iop.people.models import Person
from iop.policy import DeclaredCommand


class Command(DeclaredCommand):
    """For operators, and for the last staff of a programme, who lost what they signed in with."""

    action: ClassVar[str] = "operate.renew"
    help = "Sends somebody a link to set up signing in anew, and prints the code that it asks for."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the address with which the person signs in."""
        parser.add_argument("email", help="the address with which they sign in")

    def handle(self, *, email: str, **options: Any) -> None:
        """Do it, and print the code."""
        person = Person.objects.active().filter(email=email.lower()).first()
        if person is None:
            raise CommandError("Nobody here signs in with this address.")
        _link, code = renew_way_in(person, by=None)
        self.stdout.write(f"A letter is on its way. Tell them this code by voice: {code}")
