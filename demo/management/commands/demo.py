"""Fill an empty site with the demonstration."""

from argparse import BooleanOptionalAction
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser
from django.db import connection
from django.utils import timezone

from demo.actions import fill, open_today
from demo.cards import cards
from demo.models import Card
from iop.people.models import Person
from iop.policy import DeclaredCommand, Refusal


class Command(DeclaredCommand):
    """Fill an empty site, open today's session of one filled before, or list who can sign in."""

    help = "Fill an empty site with invented people and a year of their groups."
    action: ClassVar[str] = "operate.demo"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how long the past is, and what to do instead of filling."""
        parser.add_argument("--weeks", type=float, default=52.0, help="how long the past is")
        parser.add_argument("--people", action="store_true", help="list who can be signed in as")
        parser.add_argument(
            "--today", action="store_true", help="open a session now if none is running"
        )
        parser.add_argument(
            "--fresh",
            action=BooleanOptionalAction,
            default=False,
            help="throw an older demonstration away first",
        )

    def handle(self, *, weeks: float, people: bool, today: bool, fresh: bool, **_: Any) -> None:
        """Do what was asked; say what was done in a line."""
        try:
            if people:
                self.list_people()
            elif today:
                self.open_session()
            else:
                self.fill(weeks, fresh=fresh)
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal

    def fill(self, weeks: float, *, fresh: bool) -> None:
        """Fill the site."""
        if fresh:
            throw_away()
        began = monotonic()
        filled = fill(now=timezone.now(), weeks=weeks)
        self.stdout.write(
            f"{filled.people} people, {filled.groups} groups, {filled.sessions} sessions and "
            f"{filled.lines} lines in {monotonic() - began:.0f} s."
        )

    def open_session(self) -> None:
        """Open a session that runs now, unless one does."""
        opened = open_today(now=timezone.now())
        self.stdout.write("A session was opened." if opened else "A session is open already.")

    def list_people(self) -> None:
        """Write who can be signed in as, and what to try."""
        for card in cards():
            self.stdout.write(f"  {card.person.display_name:<6} {card.role:<11} {card.try_this}")


def throw_away() -> None:
    """Remove the demonstration's own database file and make an empty one.

    Refuses anything else: a database with people that is no demonstration, or one on a server,
    whose record of changes cannot be deleted.
    """
    if not settings.DEMO or (Person.objects.get_queryset().exists() and not is_demonstration()):
        raise CommandError("These people are not invented. Nothing was changed.")
    file = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or not file.is_file():
        raise CommandError("Make an empty database yourself: this one is not a file.")
    connection.close()
    for path in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        path.unlink(missing_ok=True)
    call_command("migrate", interactive=False, verbosity=0)


def is_demonstration() -> bool:
    """Whether cards were laid out here."""
    return Card.objects.exists()
