"""Fills an empty site with a year of a programme that never was."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from demo.calendar import ZONE, Calendar
from demo.casting import Casting
from demo.company import Company, agree, gather, load
from demo.errors import NotADemonstration, PeopleLiveHere
from demo.evening import SOCKET, is_open, open_now
from demo.log import save
from demo.loose_ends import (
    call_off_one,
    excuse_some,
    lay_out_cards,
    make_room,
    send_invitations,
    tell_people,
)
from demo.lounges import fill_lounges
from demo.models import Card
from demo.seating import Table, set_tables
from demo.sessions import play_past
from demo.shelf import Shelf
from demo.studio import Studio
from groups.actions.attendance import count_attendance
from groups.actions.sessions import end_session
from groups.agreements import ground_rules_of
from groups.models import Session
from iop.audit.actions import Note, record
from iop.people.agreements import Agreement
from iop.people.models import Person, Programme
from iop.rooms.models import Visit

NAME = "Riverside IOP"
HELP_LINE = "(212) 555-0100"
SEED = 20_250_131


@dataclass(frozen=True, slots=True)
class Filled:
    """How much there is after filling."""

    people: int
    groups: int
    sessions: int
    lines: int


@transaction.atomic
def fill(*, now: datetime, weeks: float = 52.0) -> Filled:
    """Fill the site with the demonstration, up to `now`; the same each time but for random keys.

    Refuses where DEMO is off and where people live already.
    """
    _refuse_unless_empty()
    calendar, rng = Calendar(now, weeks), chance()
    company = gather(_programme(calendar), calendar, rng)
    tables = set_tables(company, calendar)
    agree(company, _ground_rules(tables))
    lines = _play(tables, company, calendar, rng)
    lay_out_cards(company)
    send_invitations(company, tables, calendar)
    make_room(company, now)
    call_off_one(company, now)
    session = open_now(company, calendar, rng)
    tell_people(company, session, now, rng)
    sessions = Session.objects.filter(group__programme=company.programme).count()
    filled = Filled(len(company.people), len(tables), sessions, lines)
    subject = f"people.programme:{company.programme.key}"
    record(Note("demo.filled", None, company.programme.pk, subject, asdict(filled)))
    return filled


@transaction.atomic
def open_today(*, now: datetime) -> Session | None:
    """Make sure that a session is open now; returns the one that was opened, if any.

    For a demonstration that was filled on another day. Safe to repeat.
    """
    programme = demonstration()
    company = load(programme)
    if is_open(company, now):
        return None
    live = [Session.State.LOBBY, Session.State.RUNNING]
    for session in Session.objects.filter(group__programme=programme, state__in=live):
        end_session(session)
    make_room(company, now)
    return open_now(company, Calendar(now), chance())


def keep_company() -> int:
    """Keep the pages of invented people open while their session runs; returns how many."""
    running = Session.objects.filter(state=Session.State.RUNNING).values("room_id")
    pages = Visit.objects.filter(
        socket__startswith=SOCKET, left_at__isnull=True, room_id__in=running
    )
    kept: int = pages.update(beat_at=timezone.now())
    return kept


def demonstration() -> Programme:
    """Return the programme of the demonstration; raises NotADemonstration where there is none."""
    card = Card.objects.select_related("person__programme").first()
    if not settings.DEMO or card is None or card.person.programme is None:
        raise NotADemonstration
    found: Programme = card.person.programme
    return found


def chance() -> Random:
    """Return the source of chance: the same each time. Nothing secret comes from it."""
    return Random(SEED)  # noqa: S311


def _refuse_unless_empty() -> None:
    if not settings.DEMO:
        raise NotADemonstration
    if Person.objects.get_queryset().exists():
        raise PeopleLiveHere


def _programme(calendar: Calendar) -> Programme:
    programme = Programme.objects.create(name=NAME, zone=ZONE, help_line=HELP_LINE)
    Programme.objects.filter(pk=programme.pk).update(created_at=calendar.ago(104))
    return programme


def _ground_rules(tables: Iterable[Table]) -> Iterable[tuple[Person, Agreement]]:
    for table in tables:
        rules = ground_rules_of(table.group)
        for person in dict.fromkeys(seat.person for seat in table.members):
            yield person, rules


def _play(tables: list[Table], company: Company, calendar: Calendar, rng: Random) -> int:
    """Play the past: sessions, lounges, and the attendance that follows from who was there."""
    life = {pk: someone.life for pk, someone in company.about.items()}
    studio = Studio(calendar, company, Casting(rng, life), Shelf())
    held = play_past(tables, studio)
    logs = fill_lounges(tables, studio)
    studio.shelf.save()
    lines = save([*(log for _, log in held), *logs])
    for session, _ in held:
        count_attendance(session)
    excuse_some(tables, calendar.now, rng)
    return lines
