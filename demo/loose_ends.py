"""What else a programme has lying about: invitations, kept places, things to be told, excuses."""

from datetime import datetime, timedelta
from random import Random

from django.urls import reverse

from demo.calendar import Calendar
from demo.company import HOST, Company
from demo.library import cards
from demo.models import Card
from demo.seating import Table
from groups.actions.attendance import set_outcome
from groups.actions.planning import cancel_session, keep_place
from groups.models import Attendance, Session
from groups.models.session import SessionQuerySet
from iop.notices.models import Letter, Notice
from iop.people.actions.invitations import invite, revoke
from iop.people.keys import fresh_key
from iop.people.models import Invitation
from iop.people.tokens import digest_of, fresh_token
from iop.policy import Role
from iop.vault.keyring import keyring

RECENT = timedelta(days=21)
EXCUSE_CHANCE = 0.12


def lay_out_cards(company: Company) -> None:
    """Mark those whom the door lets in."""
    Card.objects.bulk_create(
        Card(
            person=company[one["name"]],
            position=position,
            role=one["role"],
            try_this=one["try_this"],
        )
        for position, one in enumerate(cards())
    )


def send_invitations(company: Company, tables: list[Table], calendar: Calendar) -> None:
    """Leave invitations in every state: accepted, open, run out and taken back."""
    ines, programme = company["Ines"], company.programme
    _accepted(company)
    groups = {table.circle.key: table.group for table in tables}
    place = groups["morning"].key
    invite(programme, by=ines, email=f"riley@{HOST}", role=Role.CLIENT, place=place)
    invite(programme, by=ines, email=f"morgan@{HOST}", role=Role.FACILITATOR)
    gone, _ = invite(programme, by=ines, email=f"casey@{HOST}", role=Role.CLIENT)
    revoke(gone, by=ines)
    late, _ = invite(programme, by=ines, email=f"robin@{HOST}", role=Role.FAMILY)
    for row, days in ((gone, 6), (late, 5)):
        sent = calendar.now - timedelta(days=days)
        expires_at = sent + timedelta(hours=72)
        Invitation.objects.filter(pk=row.pk).update(created_at=sent, expires_at=expires_at)
    _forget_letters_of([gone.email, late.email])
    keep_place(groups["skills"], by=ines, person=company["Quinn"])


def _forget_letters_of(addresses: list[str]) -> None:
    """Nobody gets a letter today that was sent days ago. Addresses are sealed: open and compare."""
    stale = [letter.pk for letter in Letter.objects.all() if letter.to in addresses]
    Letter.objects.filter(pk__in=stale).delete()


def _accepted(company: Company) -> None:
    """Everybody but the first of the staff came by an invitation."""
    first = company["Ines"]
    rows = []
    for person in company.people.values():
        role = company.about[person.pk].role
        if person == first or role in {"operator", "mentor"}:
            continue
        sent = person.joined_at - timedelta(hours=20)
        rows.append(
            Invitation(
                programme=company.programme,
                role="client" if role == "alumni" else role,
                email=person.email,
                email_fingerprint=keyring().fingerprint(person.email),
                token_digest=digest_of(fresh_token()),
                invited_by=first,
                created_at=sent,
                expires_at=sent + timedelta(hours=72),
                accepted_at=person.joined_at,
                accepted_by=person,
            )
        )
    Invitation.objects.bulk_create(rows)


def tell_people(company: Company, session: Session, now: datetime, rng: Random) -> None:
    """Leave notices: reminders of the last weeks, read and done with, and a few new ones."""
    memberships = session.group.memberships.filter(ended_at__isnull=True)
    people = list(memberships.order_by("pk").values_list("person_id", flat=True))
    rows = [
        _reminder(person_id, one, now)
        for one in Session.objects.filter(
            group=session.group, state="ended", starts_at__gt=now - RECENT
        )
        for person_id in people
        if rng.random() < 0.7
    ]
    link = reverse("groups:session", args=[session.key])
    rows += [
        Notice(
            person_id=person_id,
            kind="session_today",
            occasion=f"demo:{session.pk}",
            link=link,
            created_at=session.starts_at - timedelta(hours=2),
            due_at=session.starts_at - timedelta(hours=2),
            expires_at=session.ends_at,
            mailed_at=session.starts_at - timedelta(hours=2),
        )
        for person_id in people
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def _reminder(person_id: int, session: Session, now: datetime) -> Notice:
    told = session.starts_at - timedelta(hours=24)
    return Notice(
        person_id=person_id,
        kind="session_tomorrow",
        occasion=f"demo:{session.pk}:{fresh_key()[:6]}",
        link=reverse("groups:session", args=[session.key]),
        created_at=told,
        due_at=told,
        expires_at=session.starts_at,
        mailed_at=told,
        read_at=min(told + timedelta(hours=3), now),
    )


def excuse_some(tables: list[Table], now: datetime, rng: Random) -> int:
    """Excuse some who were missed of late, as their leaders would; returns how many."""
    excused = 0
    for table in tables:
        missed = Attendance.objects.filter(
            session__group=table.group,
            session__starts_at__gt=now - RECENT,
            outcome=Attendance.Outcome.MISSED,
        )
        for row in missed.order_by("session__starts_at", "person_id"):
            if rng.random() < EXCUSE_CHANCE * 3:
                set_outcome(row, by=table.lead, outcome=Attendance.Outcome.EXCUSED)
                excused += 1
    return excused


def make_room(company: Company, now: datetime) -> int:
    """Call off what would run at this very moment, so that nobody sits in two; returns how many."""
    soon = _planned(company).filter(starts_at__lte=now + timedelta(minutes=20))
    return _call_off(soon, company)


def call_off_one(company: Company, now: datetime) -> int:
    """Call off a meeting of next week, as it happens."""
    ahead = _planned(company).filter(starts_at__gt=now + timedelta(days=4))
    return _call_off(ahead.order_by("starts_at")[:1], company)


def _planned(company: Company) -> SessionQuerySet:
    planned = Session.objects.filter(state=Session.State.PLANNED)
    found: SessionQuerySet = planned.filter(group__programme=company.programme)
    return found


def _call_off(sessions: SessionQuerySet, company: Company) -> int:
    chosen = list(sessions)
    for session in chosen:
        cancel_session(session, by=company["Howard"])
    return len(chosen)
