"""Erase somebody for good: `manage.py erase_person <key> --for-good`."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from iop.people.actions import erase_person
from iop.people.models import Erasure, Person
from iop.policy import DeclaredCommand


class Command(DeclaredCommand):
    """Destroys a person's key and blanks what was private. Cannot be undone."""

    action = "operate.erase"
    help = "Erases a person for good; after a restore, --replay erases again who was erased."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the key of a person, or for the whole ledger."""
        parser.add_argument("key", nargs="?", help="the person's key, as in their address")
        parser.add_argument("--for-good", action="store_true", help="say that you mean it")
        parser.add_argument("--replay", action="store_true", help="erase all of the ledger again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase one person, or replay the ledger; refuses without --for-good."""
        if not options["for_good"]:
            raise CommandError("This cannot be undone. Say --for-good if you mean it.")
        people = self._meant(options)
        for person in people:
            erase_person(person)
        self.stdout.write(f"erased {len(people)}")

    def _meant(self, options: dict[str, Any]) -> list[Person]:
        if options["replay"]:
            erased = Erasure.objects.values("person_id")
            return list(Person.objects.filter(pk__in=erased))
        person = Person.objects.filter(key=options["key"] or "").first()
        if person is None:
            raise CommandError("There is nobody with this key.")
        return [person]
