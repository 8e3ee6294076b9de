"""Reads that cross models: agreements with their answers, devices, the people of a programme."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.utils import timezone

from iop.people.activity import limits
from iop.people.agreements import Agreement, agreements_for
from iop.people.models import Consent, Grant, Invitation, PastAddress, Person, Programme
from iop.people.models.address import HOLD
from iop.people.models.invitation import InvitationQuerySet
from iop.people.names import Keys, keys_of
from iop.policy import Actor, Role


@dataclass(frozen=True, slots=True)
class Asked:
    """An agreement with the person's answer to it, where there is one in the present wording."""

    agreement: Agreement
    answer: Consent | None

    @property
    def is_given(self) -> bool:
        """Whether the person agreed, and still does."""
        return self.answer is not None and self.answer.was_given


def asked_of(person: Person) -> list[Asked]:
    """Return all that is asked of a person, with the answers. Costs one query and the sources'."""
    kept = Consent.objects.filter(person=person, ended_at__isnull=True)
    answers = {(one.kind, one.about): one for one in kept}
    return [
        Asked(one, _current(answers.get(one.subject), one.wording))
        for one in agreements_for(person)
    ]


def _current(answer: Consent | None, wording: str) -> Consent | None:
    return answer if answer is not None and answer.wording == wording else None


def unanswered(person: Person) -> list[Agreement]:
    """Return the agreements that wait for an answer, in the order of asking."""
    return [one.agreement for one in asked_of(person) if one.answer is None]


def has_credential(person: Person) -> bool:
    """Whether the person can sign in by themselves: a password or a passkey is set."""
    if person.has_usable_password():
        return True
    passkeys = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)
    return bool(passkeys.exists())


def held_until(person: Person) -> datetime | None:
    """Return until when staff cannot renew a way in: they had its address changed. One query.

    So nobody of them turns a client's account into their own before the client hears of it.
    """
    past: PastAddress | None = (
        PastAddress.objects.by_others_lately().filter(person=person).order_by("until").last()
    )
    return past.until + HOLD if past is not None else None


def is_last_way_in(person: Person, passkey: Authenticator) -> bool:
    """Whether the person could not sign in any more without this passkey."""
    others = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)
    return not person.has_usable_password() and not others.exclude(pk=passkey.pk).exists()


def half_made() -> InvitationQuerySet:
    """Return invitations of people who chose a name and have no password or passkey yet.

    Those who lost what they had (`renew_way_in`) are not among them.
    """
    passkeys = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
    rows: InvitationQuerySet = Invitation.objects.filter(
        code_digest="",
        accepted_by__is_active=True,
        accepted_by__password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )
    return rows.exclude(accepted_by__in=passkeys.values("user"))


def names_in(programme_id: int | None, *, besides: Person | None = None) -> set[Keys]:
    """Return the keys of every name in a programme, for suggestions. One query."""
    people = Person.objects.get_queryset().in_programme(programme_id).exclude(name_skeleton="")
    if besides is not None:
        people = people.exclude(pk=besides.pk)
    return {Keys(*keys) for keys in people.values_list("name_skeleton", "name_folded")}


def is_name_taken(name: str, programme_id: int | None, *, besides: Person | None = None) -> bool:
    """Whether somebody else in the programme has this name or one that looks like it."""
    keys = keys_of(name)
    people = Person.objects.get_queryset().in_programme(programme_id).taken_by(keys)
    if besides is not None:
        people = people.exclude(pk=besides.pk)
    return people.exists()


def is_programme_named(name: str, *, besides: Programme | None = None) -> bool:
    """Whether another programme has this name, in whatever letters."""
    named = Programme.objects.filter(name__iexact=name)
    if besides is not None:
        named = named.exclude(pk=besides.pk)
    return named.exists()


def worn_seeds(programme_id: int | None) -> Iterable[str]:
    """Return the seeds of the drawings that people of a programme wear."""
    people = Person.objects.active().in_programme(programme_id)
    return people.values_list("avatar_seed", flat=True)


def invitations_that_are(what: str, actor: Actor) -> InvitationQuerySet:
    """Return the programme's invitations that are waiting, accepted or revoked, newest first."""
    rows: InvitationQuerySet = Invitation.objects.visible_to(actor).that_are(what)
    return rows.select_related("invited_by", "accepted_by").order_by("-created_at", "-pk")


def staff_of(programme_id: int) -> list[int]:
    """Return the numbers of a programme's staff of today. One query."""
    held = Grant.objects.held().filter(role=Role.STAFF, person__programme_id=programme_id)
    return list(held.filter(person__is_active=True).values_list("person_id", flat=True))


def sessions_of(person: Person) -> list[UserSession]:
    """Return where a person is signed in and has not been locked out, the newest first."""
    now, (rest, whole) = timezone.now(), limits(person.standing())
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    rows = UserSession.objects.filter(user=person, session_key__in=alive)
    awake = rows.filter(last_seen_at__gt=now - rest, created_at__gt=now - whole)
    return list(awake.order_by("-last_seen_at"))
