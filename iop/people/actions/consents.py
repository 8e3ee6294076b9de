"""Agreements are answered one by one, and can be taken back at any time."""

from django.db import transaction
from django.utils import timezone

from iop.audit.actions import Note, record
from iop.people.agreements import Agreement, agreements_for, settle
from iop.people.departures import end_what_hangs_on
from iop.people.errors import NotAsked
from iop.people.models import Consent, Invitation, Person
from iop.people.queries import has_credential, unanswered


@transaction.atomic
def answer_agreement(
    person: Person, *, by: Person, subject: tuple[str, str], wording: str, was_given: bool
) -> Consent:
    """Write down an answer; a new one ends the old. What it allows happens for settled people.

    Refuses what is not asked of the person, and an answer to an older wording. Safe to repeat.
    """
    agreement = _asked(person, subject, wording)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    standing = _standing(person, subject)
    if standing and (standing.wording, standing.was_given) == (wording, was_given):
        return standing
    _end(standing)
    consent = _write(person, agreement, was_given=was_given)
    _record("consent.given" if was_given else "consent.declined", consent, by)
    if person.settled_at is not None:
        settle(person)
    return consent


@transaction.atomic
def take_back(person: Person, *, by: Person, subject: tuple[str, str]) -> Consent | None:
    """Take a consent back. What hangs on it ends at once; safe to repeat (None the second time)."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    standing = _standing(person, subject)
    if standing is None or not standing.was_given:
        return None
    _end(standing)
    refused = Consent.objects.create(
        person=person,
        kind=standing.kind,
        about=standing.about,
        wording=standing.wording,
        was_given=False,
        answered_at=timezone.now(),
    )
    end_what_hangs_on(standing)
    _record("consent.taken_back", refused, by)
    return refused


@transaction.atomic
def settle_welcome(person: Person) -> bool:
    """End the welcome when everything was answered and a password or passkey is set.

    Then what the answers allow happens: kept places become memberships. Safe to repeat.
    """
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.settled_at is not None:
        return True
    if unanswered(locked) or not has_credential(locked):
        return False
    person.settled_at = locked.settled_at = timezone.now()
    locked.save(update_fields=["settled_at"])
    # The link is dead for good, whatever becomes of the password or passkey that ended the welcome.
    Invitation.objects.filter(accepted_by=locked).update(expires_at=locked.settled_at)
    settle(locked)
    subject = f"people.person:{locked.key}"
    record(Note("person.settled", locked.pk, locked.programme_id, subject))
    return True


def _asked(person: Person, subject: tuple[str, str], wording: str) -> Agreement:
    for agreement in agreements_for(person):
        if agreement.subject == subject and agreement.wording == wording:
            return agreement
    raise NotAsked


def _standing(person: Person, subject: tuple[str, str]) -> Consent | None:
    kind, about = subject
    rows = Consent.objects.filter(person=person, kind=kind, about=about, ended_at__isnull=True)
    return rows.first()


def _end(standing: Consent | None) -> None:
    if standing is not None:
        standing.ended_at = timezone.now()
        standing.save(update_fields=["ended_at"])


def _write(person: Person, agreement: Agreement, *, was_given: bool) -> Consent:
    return Consent.objects.create(
        person=person,
        kind=agreement.kind,
        about=agreement.about,
        wording=agreement.wording,
        was_given=was_given,
        answered_at=timezone.now(),
    )


def _record(action: str, consent: Consent, by: Person) -> None:
    details = {"kind": consent.kind, "about": consent.about, "wording": consent.wording}
    person = consent.person
    record(Note(action, by.pk, person.programme_id, f"people.person:{person.key}", details))
