"""A small site whose database is backed up, lost and brought back: for tests of backups."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections

from iop.notices.models import Letter
from iop.people.actions import erase_person, invite
from iop.people.backends import people_let_in
from iop.people.models import Invitation, Person
from iop.policy import Role
from iop.rooms.models import Entry, Room
from iop.rooms.queries import lines_before
from iop.run.dumps import tables
from tests.factories.notices import make_letter
from tests.factories.people import make_client, make_facilitator, make_programme, make_staff
from tests.factories.rooms import make_room, say
from tests.support.backstage import Backstage, backstage, begin_session


@dataclass
class Kept:
    """A site by its database and its folder."""

    place: Path
    stage: Backstage

    @property
    def ledger(self) -> Path:
        return self.place / "erasures.jsonl"

    def run(self, *arguments: str) -> str:
        """Run a management command on its database and return what it said."""
        said = StringIO()
        self.do(lambda: call_command(*arguments, stdout=said, stderr=said))
        return said.getvalue()

    def back_up(self) -> Path:
        """Write a backup and return its folder."""
        return Path(self.run("backup", "--to", str(self.place / "backups")).split()[-1])

    def do(self, work: Callable[..., Any], *values: Any) -> Any:
        """Do something in its database and leave no connection behind."""
        try:
            return self.stage(work, *values)
        finally:
            self.stage(connections.close_all)


@contextmanager
def kept_site(address: str, place: Path) -> Iterator[Kept]:
    """Give the site on a database, migrated and filled where it was empty."""
    with backstage(address) as stage:
        site = Kept(place, stage)
        if not site.do(tables):
            site.run("migrate", "--noinput", "--verbosity=0")
            site.do(fill)
        yield site


def fill() -> None:
    """Ana and Ben talk with Lee; a letter, an invitation and two sessions are on their way."""
    programme = make_programme()
    ana = make_client(display_name="Ana", programme=programme)
    ben = make_client(display_name="Ben", programme=programme)
    lee = make_facilitator(display_name="Lee", programme=programme)
    room = make_room(ana, ben, leader=lee)
    for person in (ana, ben, lee):
        say(room, person, f"words of {person.display_name}")
        begin_session(person)
    staff = make_staff(programme=programme)
    invite(programme, by=staff, email="new@example.test", role=Role.CLIENT)
    make_letter("ana@example.test")


def named(name: str) -> Person:
    return Person.objects.get_queryset().get(display_name=name)


def erase(name: str) -> None:
    erase_person(named(name))


def screen_of(name: str) -> dict[str, str | None]:
    """Return what somebody reads in the room: the words by who said them."""
    reader, room = named(name), Room.objects.get()
    lines = lines_before(reader.standing(), room).entries
    return {line.by.name: line.text for line in lines if line.kind == "post" and line.by}


def passing_things() -> dict[str, int]:
    """Count what must not come back."""
    return {
        "sessions": Session.objects.count(),
        "devices": UserSession.objects.count(),
        "invitations": Invitation.objects.open().count(),
        "letters": Letter.objects.waiting().count(),
    }


def lasting_things() -> dict[str, int]:
    """Count what must come back whole."""
    rows = (Person.objects.get_queryset(), Entry.objects.filter(kind="post"), Room.objects.all())
    return {found.model.__name__: found.count() for found in rows}


def let_in() -> int:
    """Count who could be signed in now."""
    return people_let_in().count()
