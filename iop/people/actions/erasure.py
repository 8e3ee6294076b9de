"""Erases somebody for good. Their key goes first, so that backups cannot be read either."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from iop.audit.actions import Note, record
from iop.people import erasure_ledger
from iop.people.actions.access import shut_out
from iop.people.departures import leave_tombstones
from iop.people.keys import fresh_key
from iop.people.models import Erasure, Invitation, Person
from iop.vault.actions import destroy_data_key
from iop.vault.keyring import keyring


@transaction.atomic
def erase_person(person: Person, *, by: Person | None = None) -> Person:
    """Destroy a person's key, blank what was private, end their access, and enter it in the ledger.

    Cannot be undone. Safe to repeat: a restored backup is erased again by the ledger, which is
    also kept outside the database. Refuses (OSError) while that one cannot be written.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.ended_at is None:
        shut_out(locked, by=by)
    destroy_data_key(locked.pk)
    leave_tombstones(locked)
    _blank(locked)
    entry, _ = Erasure.objects.get_or_create(person_id=locked.pk)
    locked.erased_at = entry.at
    locked.save()
    subject = f"people.person:{locked.key}"
    record(Note("person.erased", by.pk if by else None, locked.programme_id, subject))
    # Last, and before the commit: nobody is erased whom the next restore would bring back.
    erasure_ledger.enter(locked.key, entry.at)
    return locked


def _blank_invitations(person: Person) -> None:
    """Blank the address on every invitation that went to it, accepted or not."""
    fingerprint = keyring().fingerprint(person.email)
    for invitation in Invitation.objects.filter(email_fingerprint=fingerprint):
        invitation.email = invitation.email_fingerprint = ""
        invitation.save(update_fields=["email", "email_fingerprint"])


def _blank(person: Person) -> None:
    _blank_invitations(person)
    person.email = f"{fresh_key().lower()}@erased.invalid"
    person.display_name = person.name_skeleton = person.name_folded = ""
    person.pronouns = person.legal_name = ""
    person.avatar_seed = fresh_key()
    person.set_unusable_password()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
