"""Erases somebody for good. Their key goes first, so that backups cannot be read either."""

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from iop.audit.actions import Note, record
from iop.people import erasure_ledger
from iop.people.actions.access import shut_out
from iop.people.actions.links import blank_invitation
from iop.people.actions.profile import WISHES
from iop.people.departures import forget_address, leave_tombstones
from iop.people.keys import fresh_key
from iop.people.models import AddressChange, Erasure, Invitation, Person
from iop.vault.actions import destroy_data_key
from iop.vault.keyring import keyring


@transaction.atomic
def erase_person(person: Person, *, by: Person | None = None) -> Person:
    """Destroy a person's key, blank what was private, end their access, and enter it in the ledger.

    Cannot be undone. Safe to repeat: a restored backup is erased again by the ledger, which is
    also kept outside the database. Refuses (OSError) while that one cannot be written.
    """
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    for fingerprint in _fingerprints_of(locked):
        forget_address(fingerprint)
    if locked.ended_at is None:
        shut_out(locked, by=by)
    destroy_data_key(locked.pk)
    leave_tombstones(locked)
    _blank_invitations(locked, by)
    _blank(locked)
    entry, _ = Erasure.objects.get_or_create(person_id=locked.pk)
    locked.erased_at = entry.at
    locked.save()
    subject = f"people.person:{locked.key}"
    record(Note("person.erased", by.pk if by else None, locked.programme_id, subject))
    # Last, and before the commit: nobody is erased whom the next restore would bring back.
    erasure_ledger.enter(locked.key, entry.at)
    return locked


def _fingerprints_of(person: Person) -> list[str]:
    """Return those of the address that they sign in with, the one they asked for, and past ones."""
    asked = AddressChange.objects.filter(person=person).first()
    addresses = [person.email, *([asked.email] if asked else [])]
    past = person.past_addresses.values_list("fingerprint", flat=True)
    return [*map(keyring().fingerprint, addresses), *past]


def _blank_invitations(person: Person, by: Person | None) -> None:
    """Blank the address on the invitation they came in by, and on every one that went to them.

    One that went to a past address later is for whoever has that address now.
    """
    theirs = Q(email_fingerprint=keyring().fingerprint(person.email))
    for past in person.past_addresses.all():
        theirs |= Q(email_fingerprint=past.fingerprint, created_at__lte=past.until)
    to_them = Q(accepted_by=person) | (theirs & Q(accepted_at__isnull=True))
    for invitation in Invitation.objects.filter(to_them):
        blank_invitation(invitation, by=by)
    person.past_addresses.all().delete()


def _drop_half_finished(person: Person) -> None:
    """Drop the sessions in which they stopped between the password and what comes after it."""
    for session in Session.objects.iterator():
        login = session.get_decoded().get(LOGIN_SESSION_KEY) or {}
        if login.get("user_pk") == user_pk_to_url_str(person):
            session.delete()


def _blank(person: Person) -> None:
    _drop_half_finished(person)
    somebody_new = Person()
    for name in WISHES:
        setattr(person, name, getattr(somebody_new, name))
    person.email = f"{fresh_key().lower()}@erased.invalid"
    person.display_name = person.name_skeleton = person.name_folded = ""
    person.avatar_seed = fresh_key()
    person.set_unusable_password()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
