"""What a group's page shows to those who belong to it."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from groups.models import Attendance, Group, Membership, Series, Session
from groups.queries.belonging import Belonging, people_of
from iop.people.models import Person
from iop.rooms.queries import unread

SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Past:
    """A session that is over, and how the person was there, in words."""

    session: Session
    said: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group as one person may see it. Whoever has not agreed to its agreements sees nobody."""

    group: Group
    people: list[Belonging]
    mine: Membership | None
    is_staying: bool
    series: list[Series]
    coming: list[Session]
    past: list[Past]
    unread: int


def page_of(group: Group, person: Person) -> GroupPage:
    """Return a group's page. Six queries, however many people and sessions."""
    mine = Membership.objects.open().filter(group=group, person=person).first()
    people = people_of(group)
    is_staying = any(one.person.pk == person.pk for one in people)
    return GroupPage(
        group=group,
        people=people if is_staying or mine is None else [],
        mine=mine,
        is_staying=is_staying,
        series=list(group.series.filter(ended_at__isnull=True).order_by("weekday", "starts")),
        coming=coming_of(group)[:4],
        past=_past(group, person, mine),
        unread=unread(person.standing(), [group.lounge]).get(group.lounge_id, 0),
    )


def coming_of(group: Group) -> list[Session]:
    """Return the group's sessions that are live or to come, soonest first. One query."""
    rows = Session.objects.coming().filter(group=group, ends_at__gt=timezone.now())
    return list(rows[:SHOWN])


def _past(group: Group, person: Person, mine: Membership | None) -> list[Past]:
    if mine is None:
        return []
    counted = Attendance.objects.filter(session=OuterRef("pk"), person=person).values("outcome")
    rows: Any = Session.objects.filter(
        group=group, state=Session.State.ENDED, ends_at__gt=mine.started_at
    )
    found = rows.annotate(my_outcome=Subquery(counted[:1])).order_by("-starts_at")[:SHOWN]
    return [Past(session, _said(session.my_outcome)) for session in found]


def _said(outcome: str | None) -> str:
    return str(Attendance.Outcome(outcome).label) if outcome else ""
