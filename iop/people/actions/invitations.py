"""Invitations: sent in neutral words, used once, bound to an address, a role and a programme.

The link makes the person at the moment the name is chosen. Until that person has set a password or
a passkey, the same link leads back to the same half-made welcome, inside its 72 hours, and can be
sent anew after them; the end of the welcome kills it for good.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from iop.audit.actions import Note, record
from iop.people import placing
from iop.people.actions.access import end_role, end_roles, give_role
from iop.people.actions.links import end_link, record_invitation
from iop.people.errors import (
    AddressRefused,
    InvitationGone,
    NameTaken,
    PlaceGone,
    ProgrammeEnded,
    StillHere,
    WasHere,
)
from iop.people.letters import own_address, send_letter
from iop.people.models import Invitation, Person, Programme
from iop.people.names import clean_name, clean_pronouns, keys_of, suggestions
from iop.people.queries import half_made, has_credential, is_name_taken, names_in
from iop.people.tokens import digest_of, fresh_token
from iop.policy import NotFound, Role
from iop.vault.actions import make_data_key
from iop.vault.fields import UnreadableText
from iop.vault.keyring import keyring

_EMAIL: Final = Person._meta.get_field("email")
RUNNERS: Final = frozenset({Role.STAFF, Role.OPERATOR})


@transaction.atomic
def invite(
    programme: Programme | None,
    *,
    by: Person | None,
    email: str,
    role: Role,
    place: str = "",
    language: str = "en",
) -> tuple[Invitation, str]:
    """Invite an address into a role; returns the invitation and its secret, and sends the letter.

    The letter is in this language, for whoever gets it has none here yet.

    An open invitation to the same address is revoked; a welcome that was begun goes on, in the role
    and to the place that are asked for now. Who has an account already gets a letter without a
    link, and the answer here is the same: nobody learns which addresses are known, but for those
    who were in this programme (see `give_access_again`).
    Staff invite into their own programme, operators those who run one, nobody means the shell.
    """
    address = clean_address(email)
    _hold(programme)
    _refuse_stranger(programme, by, role)
    _refuse_former(programme, address)
    if begun := half_made().filter(programme=programme, accepted_by__email=address).first():
        _change_role(begun, role, by)
        if place and by is not None:
            placing.release(begun)
            placing.keep(begun, place, by=by)
        return resend(begun, by=by)
    for older in Invitation.objects.open().filter(**_same_address(programme, address)):
        end_link(older)
    token = fresh_token()
    invitation = Invitation.objects.create(
        **_same_address(programme, address),
        email=address,
        role=role,
        language=language,
        invited_by=by,
        token_digest=digest_of(token),
        expires_at=link_expiry(),
    )
    if place and by is not None:
        _keep(place, invitation, by)
    _send(invitation, token)
    record_invitation("invitation.sent", invitation, by)
    return invitation, token


def _hold(programme: Programme | None) -> None:
    """Let one invitation into a programme be made at a time: two at once may go to one address."""
    if programme is not None:
        Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


def _change_role(begun: Invitation, role: Role, by: Person | None) -> None:
    """Have whoever is in the welcome hold this role in place of the one they were invited into."""
    person, before = begun.accepted_by, Role(begun.role)
    assert person is not None
    give_role(person, role, by=by)
    if before != role:
        end_role(person, before, by=by)
        begun.role = role
        begun.save(update_fields=["role"])


def _keep(place: str, invitation: Invitation, by: Person) -> None:
    """Keep a place for whoever accepts, or for the very person where the address is theirs."""
    here = Person.objects.filter(programme=invitation.programme, email=invitation.email).first()
    if here is None:
        placing.keep(invitation, place, by=by)
    else:
        placing.keep_for(here, place, Role(invitation.role), by=by)


@transaction.atomic
def resend(invitation: Invitation, *, by: Person | None) -> tuple[Invitation, str]:
    """Send a new link with its own 72 hours; the old one dies. What it kept is kept further.

    Refuses once the invitation was revoked, its welcome came to an end, or its seat went to others.
    """
    locked = _locked(invitation)
    is_over = locked.accepted_at is not None and not half_made().filter(pk=locked.pk).exists()
    if is_over or locked.revoked_at is not None:
        raise InvitationGone
    if not placing.renew(locked):
        raise PlaceGone
    token = give_link(locked)
    _send(locked, token)
    record_invitation("invitation.resent", locked, by)
    return locked, token


def give_link(invitation: Invitation) -> str:
    """Give an invitation, whose row is held, a new link with its own 72 hours; returns the secret.

    The old link dies with it.
    """
    token = fresh_token()
    invitation.token_digest, invitation.expires_at = digest_of(token), link_expiry()
    invitation.save(update_fields=["token_digest", "expires_at"])
    return token


@transaction.atomic
def give_access_again(person: Person, role: Role, *, by: Person) -> Person:
    """Let somebody in again whose access ended, in a role, and send them a letter that says so.

    Their account is the one they had; agreements are asked anew, seats in groups and what else they
    were are not theirs any more. Refuses somebody who is here, and somebody who was erased.
    """
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.erased_at is not None:
        raise NotFound
    if locked.ended_at is None:
        raise StillHere
    refuse_ended(locked.programme)
    locked.is_active, locked.ended_at, locked.settled_at = True, None, None
    locked.epoch += 1
    locked.save(update_fields=["is_active", "ended_at", "settled_at", "epoch"])
    end_roles(locked)
    give_role(locked, role, by=by)
    _tell_of_access(locked, by)
    subject, details = f"people.person:{locked.key}", {"role": str(role)}
    record(Note("person.access_given_again", by.pk, locked.programme_id, subject, details))
    return locked


def _tell_of_access(person: Person, by: Person) -> None:
    """Say where to sign in; who never set a password or passkey gets their link anew."""
    if begun := half_made().filter(accepted_by=person).first():
        resend(begun, by=by)
        return
    with translation.override(person.language):
        send_letter("again", person.email, sign_in=own_address("account_login"))


@transaction.atomic
def revoke(invitation: Invitation, *, by: Person) -> Invitation:
    """Make the link dead and let go of what it kept. Refuses once it was accepted."""
    locked = _locked(invitation)
    if locked.accepted_at is not None:
        raise InvitationGone
    if locked.revoked_at is None:
        end_link(locked)
        record_invitation("invitation.revoked", locked, by)
    return locked


def find_invitation(token: str) -> Invitation:
    """Return the invitation of a link that works: open, or of a welcome that was begun.

    Raises InvitationGone for every other link, in the same way. Costs one to three queries.
    """
    found = Invitation.objects.live(digest_of(token)).first()
    if found is None or isinstance(found.email, UnreadableText):
        raise InvitationGone
    if found.accepted_by is not None:
        if has_credential(found.accepted_by) or not found.accepted_by.is_active:
            raise InvitationGone
    elif Person.objects.filter(email=found.email).exists():
        raise InvitationGone
    return found


def is_own_link(token: str, person_id: int | None) -> bool:
    """Whether this person came in by the link, however long ago."""
    mine = Invitation.objects.filter(accepted_by__isnull=False, accepted_by_id=person_id)
    return mine.filter(token_digest=digest_of(token)).exists()


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says of themselves when they come in. Role and programme are not among it."""

    name: str
    avatar_seed: str
    pronouns: str = ""
    zone: str = ""
    language: str = ""


@transaction.atomic
def accept(token: str, *, newcomer: Newcomer) -> Person:
    """Make the person whom the link invites, and spend the link.

    Refuses a link that does not work, a name that cannot be one, and a name that is taken. Two who
    use the link at once: the second is refused.
    """
    invitation = find_invitation(token)
    locked = _locked(invitation)
    if locked.accepted_at is not None or locked.revoked_at is not None:
        raise InvitationGone
    person = _new_person(locked, newcomer)
    make_data_key(person.pk)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    give_role(person, Role(locked.role), by=locked.invited_by)
    locked.accepted_at, locked.accepted_by = timezone.now(), person
    locked.save(update_fields=["accepted_at", "accepted_by"])
    record_invitation("invitation.accepted", locked, person)
    return person


def _new_person(invitation: Invitation, newcomer: Newcomer) -> Person:
    name = clean_name(newcomer.name)
    keys = keys_of(name)
    person = Person(
        programme=invitation.programme,
        email=invitation.email,
        display_name=name,
        name_skeleton=keys.skeleton,
        name_folded=keys.folded,
        pronouns=clean_pronouns(newcomer.pronouns),
        avatar_seed=newcomer.avatar_seed,
        zone=newcomer.zone or invitation.zone,
        language=newcomer.language or settings.LANGUAGE_CODE,
    )
    person.set_unusable_password()
    save_named(person)
    return person


def save_named(person: Person) -> None:
    """Save a person whose name is new; raises NameTaken, also when somebody else was quicker."""
    if not is_name_taken(person.display_name, person.programme_id, besides=person):
        try:
            with transaction.atomic():
                return person.save()
        except IntegrityError:
            if not is_name_taken(person.display_name, person.programme_id, besides=person):
                raise
    taken = names_in(person.programme_id, besides=person)
    raise NameTaken(suggestions(person.display_name, taken))


def _refuse_stranger(programme: Programme | None, by: Person | None, role: Role) -> None:
    """Programmes never mix; only operators are of none; one that has ended takes nobody."""
    if (programme is None) != (role == Role.OPERATOR):
        raise NotFound
    refuse_ended(programme)
    if by is None or (by.is_operator and role in RUNNERS):
        return
    if programme is None or by.programme_id != programme.pk:
        raise NotFound


def refuse_ended(programme: Programme | None) -> None:
    """Raise unless the programme goes on, as the database knows it."""
    ended = Programme.objects.filter(pk=programme.pk if programme else 0, ended_at__isnull=False)
    if ended.exists():
        raise ProgrammeEnded


def _refuse_former(programme: Programme | None, address: str) -> None:
    """Whoever was here before is not invited into a second account: their own begins again."""
    former = Person.objects.get_queryset().ended().filter(programme=programme, email=address)
    if key := former.values_list("key", flat=True).first():
        raise WasHere(key)


def clean_address(email: str) -> str:
    """Return the address as it is kept, in small letters; raises AddressRefused."""
    address = email.strip().lower()
    try:
        _EMAIL.clean(address, None)
    except ValidationError as error:
        raise AddressRefused from error
    return address


def _same_address(programme: Programme | None, address: str) -> dict[str, object]:
    return {"programme": programme, "email_fingerprint": keyring().fingerprint(address)}


def link_expiry() -> datetime:
    """Return until when a link that is made now works."""
    return timezone.now() + timedelta(hours=settings.INVITATION_HOURS)


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)


def _send(invitation: Invitation, token: str) -> None:
    """Send the letter that fits: a link, or where to sign in, or that the address is spent.

    In the language of the invitation, or of whoever has accepted it.
    """
    person = invitation.accepted_by
    known = Person.objects.filter(email=invitation.email).first() if person is None else None
    words = {
        "link": own_address("people:welcome", token=token),
        "sign_in": own_address("account_login"),
        "hours": settings.INVITATION_HOURS,
        "is_known": known is not None,
        "is_ended": known is not None and not known.is_active,
    }
    # An address may have changed since: whoever has come in is written to where they are now.
    reader = invitation if person is None else person
    with translation.override(reader.language):
        send_letter("invitation", reader.email, **words)
