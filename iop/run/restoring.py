"""Brings a backup back: the rows, then what must not come back with them, then the door.

A dump holds no `Opening`, so nobody is signed in from the moment it is read until the last step.
Whatever breaks in between leaves the site shut, and `restore --finish` goes on from there.
"""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from iop.audit.actions import Note, record
from iop.audit.protection import install_triggers
from iop.audit.queries import all_faults
from iop.notices.models import Letter, Notice
from iop.notices.post import WITHOUT_WORDS
from iop.people import erasure_ledger
from iop.people.actions import erase_person
from iop.people.models import AddressChange, Erasure, Invitation, Opening, Person
from iop.run.backups import Manifest, sum_of
from iop.run.dumps import Counts, counts, dump_for
from iop.run.errors import CannotBeDone

FAULTS_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done."""

    erased: int
    letters: int
    invitations: int


def restore(folder: Path, *, replace: bool = False) -> Restored:
    """Fill the database from a backup and open the site. It must be empty, unless `replace`.

    Everything that can be checked is checked before the first row goes.
    """
    manifest = checked(folder)
    dump = dump_for(manifest.database)
    if others := dump.others():
        raise CannotBeDone(f"{others} others are connected to the database. Stop the site first.")
    if connection.introspection.table_names():
        if not replace:
            raise CannotBeDone("The database is not empty. Say --replace to lose what is in it.")
        dump.empty()
    dump.read(folder / manifest.file)
    compare(manifest.counts)
    return finish()


def checked(folder: Path) -> Manifest:
    """Return the manifest of a backup that can be restored here and now; refuses any other."""
    manifest = Manifest.load(folder)
    if manifest.database != connection.vendor:
        raise CannotBeDone(f"The backup is of {manifest.database}, this is {connection.vendor}.")
    if sum_of(folder / manifest.file) != manifest.sha256:
        raise CannotBeDone(f"{manifest.file} is not what was written: its sum differs.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := set(manifest.migrations) - known:
        raise CannotBeDone(f"The backup is of a later version: {', '.join(sorted(newer)[:3])}.")
    refuse_short_ledger(manifest.erased)
    return manifest


def refuse_short_ledger(least: int) -> None:
    """Refuse a ledger of erasures that is absent, or knows less than when the backup was made."""
    place = erasure_ledger.place()
    if not place.exists():
        raise CannotBeDone(f"There is no ledger of erasures at {place}. Bring it here first.")
    if len(erasure_ledger.entered()) < least:
        raise CannotBeDone(f"The ledger of erasures at {place} is older than the backup.")


def compare(expected: Counts) -> None:
    """Refuse to go on where a table has not the rows that it had."""
    found = counts()
    short = [table for table, count in expected.items() if found.get(table) != count]
    if short:
        raise CannotBeDone(f"Rows are missing, or too many: {', '.join(short)}.")


def finish() -> Restored:
    """Undo what must not come back, check the record, and open. Safe to repeat until it is done.

    Refuses while the record does not hold; the site stays shut.
    """
    refuse_short_ledger(0)
    call_command("migrate", interactive=False, verbosity=0)
    # A migration that makes the row anew must not open the door.
    Opening.objects.all().delete()
    install_triggers()
    done = void()
    if faults := list(islice(all_faults(), FAULTS_SHOWN)):
        named = "; ".join(str(fault) for fault in faults)
        raise CannotBeDone(f"The audit record does not hold, so the site stays shut: {named}.")
    Opening.objects.create()
    return done


@transaction.atomic
def void() -> Restored:
    """Erase again who was erased; end sessions, open invitations and letters on their way."""
    now = timezone.now()
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    waiting = Invitation.objects.that_are("waiting")
    AddressChange.objects.all().delete()
    letters = Letter.objects.waiting()
    # What was told of before the backup may have been mailed after it: nobody hears twice.
    Notice.objects.filter(mailed_at__isnull=True, due_at__lte=now).update(mailed_at=now)
    done = Restored(
        erased=erase_again(),
        letters=letters.update(given_up_at=now, leased_until=None, **WITHOUT_WORDS),
        invitations=waiting.update(revoked_at=now),
    )
    details = {"erased": done.erased, "letters": done.letters, "invitations": done.invitations}
    record(Note("site.restored", None, None, "", details))
    return done


def erase_again() -> int:
    """Erase everybody whom the ledger outside or the one inside names; returns how many."""
    named = Person.objects.filter(key__in=erasure_ledger.entered())
    inside = Person.objects.filter(pk__in=Erasure.objects.values("person_id"))
    people = [*named, *inside.exclude(pk__in=named.values("pk"))]
    for person in people:
        erase_person(person)
    return len(people)


def is_shut() -> bool:
    """Whether a restore has begun and not finished."""
    return not Opening.objects.exists()
