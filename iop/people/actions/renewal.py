"""What somebody signs in with was lost: a link by letter and a code by voice begin it anew."""

import secrets
from hmac import compare_digest
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from iop.audit.actions import Note, record
from iop.people.actions.access import end_sessions
from iop.people.actions.invitations import give_link, link_expiry
from iop.people.errors import AddressTooNew, AlreadyEnded
from iop.people.letters import own_address, send_letter
from iop.people.models import Invitation, Person
from iop.people.queries import held_until
from iop.people.tokens import digest_of, fresh_token
from iop.policy import Role
from iop.vault.keyring import keyring

MOST_WRONG: Final = 5


@transaction.atomic
def renew_way_in(person: Person, *, by: Person | None) -> tuple[str, str]:
    """Take away what a person signs in with, and send a link to set it up anew.

    Returns the link's secret and a code. The link asks for the code, which is told by voice: a
    stolen mailbox is not enough. Every session ends. Refuses an access that has ended, and staff
    for 72 hours after they had the address changed; the shell (`by=None`) may.
    """
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.ended_at is not None:
        raise AlreadyEnded
    if by is not None and (until := held_until(locked)):
        raise AddressTooNew(until)
    _take_keys(locked)
    invitation, code = _own_invitation(locked, by), f"{secrets.randbelow(10**6):06}"
    invitation.code_digest, invitation.wrong_codes = _digest(invitation, code), 0
    invitation.save(update_fields=["code_digest", "wrong_codes"])
    token = give_link(invitation)
    _write(locked, token)
    actor_id, subject = by.pk if by else None, f"people.person:{locked.key}"
    record(Note("person.way_in_renewed", actor_id, locked.programme_id, subject))
    return token, code


@transaction.atomic
def try_code(invitation: Invitation, code: str) -> bool:
    """Whether this is the code that was told by voice; after five wrong ones the link is dead."""
    locked = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if compare_digest(locked.code_digest, _digest(locked, code)):
        return locked.expires_at > timezone.now()
    locked.wrong_codes += 1
    if locked.wrong_codes >= MOST_WRONG:
        locked.expires_at = timezone.now()
    locked.save(update_fields=["wrong_codes", "expires_at"])
    subject = f"people.invitation:{locked.key}"
    record(Note("invitation.wrong_code", None, locked.programme_id, subject))
    return False


def _take_keys(person: Person) -> None:
    """Nothing that the person had signs in any more; the welcome is theirs to end once more."""
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.settled_at = None
    person.save(update_fields=["password", "settled_at"])
    end_sessions(UserSession.objects.filter(user=person))


def _own_invitation(person: Person, by: Person | None) -> Invitation:
    """Return the invitation by which the person came in, its row held; makes one where none is."""
    mine = Invitation.objects.select_for_update(no_key=True).filter(accepted_by=person)
    grant = person.grants.held().order_by("started_at").first()
    found: Invitation = mine.first() or Invitation.objects.create(
        programme=person.programme,
        role=grant.role if grant else Role.CLIENT,
        email=person.email,
        email_fingerprint=keyring().fingerprint(person.email),
        token_digest=digest_of(fresh_token()),
        invited_by=by,
        expires_at=link_expiry(),
        accepted_at=person.joined_at,
        accepted_by=person,
    )
    return found


def _digest(invitation: Invitation, code: str) -> str:
    """Return what is kept of a code: keyed, for six digits alone are soon tried through."""
    return keyring().fingerprint(f"code:{invitation.key}:{code}")


def _write(person: Person, token: str) -> None:
    link = own_address("people:welcome", token=token)
    with translation.override(person.language):
        send_letter("renewal", person.email, link=link, hours=settings.INVITATION_HOURS)
