"""Makes the groups and their weeks, and decides who sits where and from when until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.calendar import ZONE, Calendar
from demo.company import Company
from demo.library import Circle, circles
from groups.actions.planning import create_group, create_series, plan_sessions
from groups.models import Group, Membership, Session
from iop.people.models import Person

Part = Membership.Part
SETTLES_AFTER = timedelta(hours=2)
ALUMNI_REST = 2.0


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody's time in a group."""

    person: Person
    part: str
    start: datetime
    end: datetime | None = None

    @property
    def is_leading(self) -> bool:
        """Whether this person leads the group."""
        return self.part in Membership.LEADING

    def covers(self, session: Session) -> bool:
        """Whether the person belonged to the group during the whole of a session."""
        stayed = self.end is None or self.end > session.ends_at
        return self.start < session.starts_at and stayed


@dataclass(slots=True)
class Table:
    """A group with its seats and its sessions so far."""

    circle: Circle
    group: Group
    seats: list[Seat]

    @property
    def lead(self) -> Person:
        """Who leads."""
        return next(seat.person for seat in self.seats if seat.part == Part.FACILITATOR)

    @property
    def co_lead(self) -> Person:
        """Who leads beside them."""
        return next(seat.person for seat in self.seats if seat.part == Part.CO_LEAD)

    @property
    def members(self) -> list[Seat]:
        """The seats of members."""
        return [seat for seat in self.seats if not seat.is_leading]

    def here_at(self, moment: datetime) -> list[Person]:
        """Return who was a member at a moment."""
        return [
            seat.person
            for seat in self.members
            if seat.start <= moment and (seat.end is None or seat.end > moment)
        ]


def set_tables(company: Company, calendar: Calendar) -> list[Table]:
    """Make the groups, their series and their memberships."""
    tables = [_table(circle, company, calendar) for circle in circles()]
    Membership.objects.bulk_create(
        Membership(
            group=table.group,
            person=seat.person,
            part=seat.part,
            started_at=seat.start,
            ended_at=seat.end,
            ask_me_last="shy" in company.life(seat.person),
        )
        for table in tables
        for seat in table.seats
    )
    return tables


def _table(circle: Circle, company: Company, calendar: Calendar) -> Table:
    began = calendar.since(circle.since)
    group = create_group(
        company.programme,
        by=company["Ines"],
        name=circle.name,
        kind=circle.kind,
        focus=circle.focus,
        about=circle.about,
        ground_rules=circle.ground_rules,
        cap=circle.cap,
    )
    Group.objects.filter(pk=group.pk).update(created_at=began)
    table = Table(circle, group, list(_seats(circle, company, calendar, began)))
    _plan(table, company, calendar, began)
    if circle.enrolment != group.enrolment:
        Group.objects.filter(pk=group.pk).update(enrolment=circle.enrolment)
    return table


def _seats(circle: Circle, company: Company, calendar: Calendar, began: datetime) -> Iterator[Seat]:
    yield Seat(company[circle.lead], Part.FACILITATOR, began)
    yield Seat(company[circle.co_lead], Part.CO_LEAD, began)
    for person in company.people.values():
        for came, left in _times(circle, company, person):
            start = max(calendar.ago(came) + SETTLES_AFTER, began)
            end = None if left is None else calendar.ago(left)
            if end is None or start < end:
                yield Seat(person, Part.MEMBER, start, end)


def _times(
    circle: Circle, company: Company, person: Person
) -> Iterator[tuple[float, float | None]]:
    """Yield when somebody came into a group and left it, in weeks before today."""
    one = company.about[person.pk]
    if circle.key in one.groups:
        yield one.came, one.left
    if circle.key == "alumni" and one.role in {"alumni", "mentor"} and one.left is not None:
        yield one.left - ALUMNI_REST, None
    if one.name in circle.guests:
        yield circle.since, None


def _plan(table: Table, company: Company, calendar: Calendar, began: datetime) -> None:
    """Plan the weekly meetings from the beginning of the group until some weeks from now."""
    first_on = began.date()
    for meeting in table.circle.meetings:
        weekday = meeting.weekday if meeting.apart is None else calendar.weekday(meeting.apart)
        series = create_series(
            table.group,
            by=company["Ines"],
            weekday=weekday,
            starts=meeting.starts,
            minutes=meeting.minutes,
            zone=ZONE,
            first_on=first_on,
            last_on=None,
            service=table.circle.service,
            counts_toward_iop=table.circle.counts,
        )
        plan_sessions(series, since=first_on, until=calendar.today + timedelta(weeks=2))
