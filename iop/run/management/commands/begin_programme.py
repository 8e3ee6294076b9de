"""Begin with an empty site: `manage.py begin_programme "Riverside" --zone … --staff …`."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from iop.notices.models import Letter
from iop.notices.post import deliver_waiting_letters
from iop.people.actions import begin_programme, invite
from iop.people.models import Programme
from iop.policy import DeclaredCommand, Refusal, Role
from iop.run.preparation import migrate_if_behind

LONGEST = Programme._meta.get_field("name").max_length or 80
FILES = "django.core.mail.backends.filebased.EmailBackend"


class Command(DeclaredCommand):
    """Make a programme and invite who runs it; an operator too, where one is named."""

    help = "Make a programme, and send its first staff an invitation."
    action: ClassVar[str] = "operate.begin"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the programme's name and zone, and the addresses of who is invited."""
        parser.add_argument("name", type=one_line, help="the programme's name, as people read it")
        parser.add_argument("--zone", required=True, help="its time zone, like America/New_York")
        parser.add_argument("--staff", required=True, help="the e-mail of who runs the programme")
        parser.add_argument("--operator", default="", help="the e-mail of who runs the platform")

    def handle(self, *, name: str, zone: str, staff: str, operator: str, **options: Any) -> None:
        """Do all of it or nothing, send the letters, and say what comes next."""
        if not 0 < len(name) <= LONGEST:
            raise CommandError(f"The name of a programme has 1 to {LONGEST} signs.")
        migrate_if_behind()
        try:
            programme = begin(name, zone, staff, operator)
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        deliver_waiting_letters()
        self.stdout.write(f"{programme.name} has begun. {where_letters_are()}")
        self.stdout.write("Its first staff open the link, choose a name and a key, and are in.")


def one_line(text: str) -> str:
    """Return a name without needless spaces."""
    return " ".join(text.split())


@transaction.atomic
def begin(name: str, zone: str, staff: str, operator: str) -> Programme:
    """Make the programme and invite both; refuses (a Refusal) what cannot be."""
    programme = begin_programme(name, zone=zone, by=None)
    invite(programme, by=None, email=staff, role=Role.STAFF)
    if operator:
        invite(None, by=None, email=operator, role=Role.OPERATOR)
    return programme


def where_letters_are() -> str:
    """Say what became of the letters, in the way that this site sends them."""
    if Letter.objects.waiting().exists():
        return "The letter waits: the running site sends it within a minute."
    if settings.DELIVERY_BACKEND == FILES:
        return f"The letter lies in {getattr(settings, 'EMAIL_FILE_PATH', '')}."
    return "The letter is on its way."
