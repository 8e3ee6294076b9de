"""Roles and access begin and end here, and everything that hangs on them closes at once."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from iop.audit.actions import Note, record
from iop.people.actions.links import revoke_sent_by
from iop.people.departures import (
    ask_again,
    close_person,
    close_sessions,
    depart,
    judge_anew,
)
from iop.people.errors import AlreadyEnded
from iop.people.models import AddressChange, Enrolment, Grant, Person
from iop.policy import Role


@transaction.atomic
def give_role(person: Person, role: Role, *, by: Person | None) -> Grant:
    """Give a person a role from now on; a client's stay in the programme begins. Safe to repeat.

    Refuses somebody whose access has ended, also a moment ago.
    """
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.ended_at is not None:
        raise AlreadyEnded
    grant, is_new = Grant.objects.get_or_create(
        person=locked, role=role, ended_at=None, defaults={"given_by": by}
    )
    if role == Role.CLIENT:
        started = {"started_on": timezone.localdate()}
        Enrolment.objects.get_or_create(person=locked, ended_on=None, defaults=started)
    if is_new:
        judge_anew(locked)
        _record("person.role_given", locked, by, role=str(role))
    return grant


@transaction.atomic
def end_role(person: Person, role: Role, *, by: Person | None) -> Person:
    """End a role now, and what the others do not allow. Open pages are judged anew at once.

    Safe to repeat.
    """
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    held = locked.grants.filter(role=role, ended_at__isnull=True)
    if not held.update(ended_at=timezone.now()):
        return locked
    if role == Role.CLIENT:
        _end_enrolment(locked)
    locked.epoch += 1
    locked.save(update_fields=["epoch"])
    judge_anew(locked)
    ask_again(locked.pk)
    _record("person.role_ended", locked, by, role=str(role))
    return locked


@transaction.atomic
def end_access(person: Person, *, by: Person | None) -> Person:
    """End everything a person may do here. Open pages and sockets close at once.

    Refuses when it has ended before. Words stay, under their name; see `erase_person` for those.
    """
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.ended_at is not None:
        raise AlreadyEnded
    shut_out(locked, by=by)
    _record("person.access_ended", locked, by)
    return locked


def shut_out(person: Person, *, by: Person | None) -> None:
    """End grants, stay, consents, sessions and what apps hang on the person, whose row is held."""
    now = timezone.now()
    end_roles(person)
    # They were given until the end of treatment: whoever comes back is asked anew.
    person.consents.filter(ended_at__isnull=True).update(ended_at=now)
    AddressChange.objects.filter(person=person).delete()
    revoke_sent_by(person, by=by)
    person.is_active, person.ended_at, person.epoch = False, now, person.epoch + 1
    person.save(update_fields=["is_active", "ended_at", "epoch"])
    end_sessions(UserSession.objects.filter(user=person))
    depart(person)
    close_person(person.pk)


def end_roles(person: Person) -> None:
    """End every role of a person, whose row is held, and their stay."""
    person.grants.filter(ended_at__isnull=True).update(ended_at=timezone.now())
    _end_enrolment(person)


def _end_enrolment(person: Person) -> None:
    stays = Enrolment.objects.filter(person=person, ended_on__isnull=True)
    stays.update(ended_on=timezone.localdate())


@transaction.atomic
def end_session(person: Person, session_pk: int, *, by: Person) -> int:
    """Sign one device of a person out; returns how many were. Somebody else's is left alone."""
    ended = end_sessions(UserSession.objects.filter(user=person, pk=session_pk))
    if ended:
        _record("person.device_ended", person, by)
    return ended


@transaction.atomic
def end_other_sessions(person: Person, *, keep: str, by: Person | None) -> int:
    """Sign a person out everywhere but here; returns how many devices were signed in there.

    Rows that are left of sessions which are over go without a word.
    """
    others = UserSession.objects.filter(user=person).exclude(session_key=keep)
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    count: int = alive.filter(session_key__in=others.values("session_key")).count()
    end_sessions(others)
    if count:
        _record("person.devices_ended", person, by, count=count)
    return count


def end_sessions(sessions: Iterable[UserSession]) -> int:
    """End these sessions and close their sockets; returns how many. Three statements."""
    keys = [session.session_key for session in sessions]
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    close_sessions(keys)
    return len(keys)


def _record(action: str, person: Person, by: Person | None, **details: object) -> None:
    actor = by.pk if by is not None else None
    subject = f"people.person:{person.key}"
    record(Note(action, actor, person.programme_id, subject, dict(details)))
