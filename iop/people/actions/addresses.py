"""The address that somebody signs in with changes once a letter to the new one is answered."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from iop.audit.actions import Note, record
from iop.people.actions.invitations import clean_address, link_expiry
from iop.people.actions.links import blank_invitation
from iop.people.errors import AlreadyEnded, InvitationGone
from iop.people.letters import own_address, send_letter
from iop.people.models import AddressChange, Invitation, PastAddress, Person
from iop.people.tokens import digest_of, fresh_token
from iop.vault.fields import UnreadableText
from iop.vault.keyring import keyring


@transaction.atomic
def ask_address(person: Person, *, by: Person, email: str) -> str:
    """Send a letter to a new address, whose link makes it the person's; returns the secret.

    Nothing changes before. An address that opens an account already gets a letter that says so,
    and the answer here is the same. The newest wish counts. Refuses an access that has ended.
    """
    address = clean_address(email)
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.ended_at is not None:
        raise AlreadyEnded
    token = fresh_token()
    AddressChange.objects.update_or_create(
        person=locked,
        defaults={
            "email": address,
            "token_digest": digest_of(token),
            "expires_at": link_expiry(),
            "asked_by": by,
        },
    )
    _ask(locked, address, token)
    _record("person.address_asked", locked, by)
    return token


def find_address_change(token: str) -> AddressChange:
    """Return the change behind a link; raises InvitationGone for a link that does not work."""
    found: AddressChange | None = AddressChange.objects.live(digest_of(token)).first()
    if found is None or isinstance(found.email, UnreadableText):
        raise InvitationGone
    return found


@transaction.atomic
def confirm_address(token: str) -> Person:
    """Make the address behind a link the person's, and tell the old one in neutral words.

    Links that wait at the old one are dead. Refuses a link that does not work, and an address that
    somebody else has by now.
    """
    asked = find_address_change(token)
    person = Person.objects.select_for_update(no_key=True).get(pk=asked.person_id)
    # Of two who open the link at once, the second finds nothing any more.
    change = find_address_change(token)
    before, person.email = person.email, change.email
    try:
        with transaction.atomic():
            person.save(update_fields=["email"])
    except IntegrityError as error:
        raise InvitationGone from error
    EmailAddress.objects.filter(user=person).update(email=person.email)
    old = keyring().fingerprint(before)
    is_by_others = change.asked_by_id != person.pk
    PastAddress.objects.create(person=person, fingerprint=old, is_by_others=is_by_others)
    _move_invitations(person, old)
    change.delete()
    with translation.override(person.language):
        send_letter("address_changed", before)
    _record("person.address_changed", person, person)
    return person


def _move_invitations(person: Person, old: str) -> None:
    """Bind the way in to the new address, and forget the old one in the person's own programme.

    Elsewhere an invitation belongs to whoever reads the old address; and were it gone from there,
    its staff would learn that the address was somebody's.
    """
    for mine in Invitation.objects.select_for_update(no_key=True).filter(accepted_by=person):
        mine.email, mine.email_fingerprint = person.email, keyring().fingerprint(person.email)
        mine.expires_at = min(mine.expires_at, timezone.now())
        mine.save(update_fields=["email", "email_fingerprint", "expires_at"])
    theirs = Invitation.objects.filter(programme=person.programme_id, accepted_at__isnull=True)
    for spent in theirs.filter(email_fingerprint=old):
        blank_invitation(spent, by=person)


def _ask(person: Person, address: str, token: str) -> None:
    words = {
        "link": own_address("people:confirm_address", token=token),
        "hours": settings.INVITATION_HOURS,
        "is_known": Person.objects.filter(email=address).exists(),
    }
    with translation.override(person.language):
        send_letter("address", address, **words)


def _record(action: str, person: Person, by: Person) -> None:
    record(Note(action, by.pk, person.programme_id, f"people.person:{person.key}"))
