"""What home shows: one next thing, the week, the groups. The same few queries however many rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from django.db.models import DateTimeField, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Arrival, Attendance, CheckIn, Group, LeavingCheck, Place, Session
from groups.queries.agreed import wording_of
from groups.queries.belonging import Belonging, leading, people_of
from groups.queries.concerns import concerns_of
from groups.queries.staff import unled_groups
from groups.recurrence import moment_of
from groups.rules import LEADERS_EARLY, LEADING_PARTS, MEMBERS_EARLY
from iop.face.words import clock, zone_info
from iop.notices.models import Notice
from iop.notices.queries import unread as unread_notices
from iop.people.models import Consent, Person
from iop.policy import Role
from iop.rooms.models import Entry, Stay
from iop.rooms.queries import unread as unread_lines

AHEAD: Final = timedelta(days=14)
BEFORE: Final = timedelta(hours=6)
DAYS: Final = 7
SOON: Final = timedelta(hours=24)


class Act(StrEnum):
    """What the next thing offers to do now."""

    JOIN = "join"
    LOBBY = "lobby"
    LEAD = "lead"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class NextSession:
    """The session that comes next, with the people who are expected."""

    session: Session
    people: list[Belonging]
    others: list[Person]
    act: Act
    leads: bool

    @property
    def leaders(self) -> list[Belonging]:
        """Who leads it."""
        return leading(self.people)


@dataclass(frozen=True, slots=True)
class Event:
    """One session in the week."""

    href: str
    name: str
    detail: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week."""

    date: date
    is_today: bool
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One of the person's groups: what is new and when something was last said."""

    group: Group
    unread: int
    last_at: datetime | None
    leads: bool


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on home."""

    next: NextSession | None
    places: list[Group]
    closed: list[Group]
    changed_rules: list[Group]
    check_in_group: Group | None
    has_checked_in: bool
    week: list[Day]
    groups: list[GroupLine]
    notices: list[Notice]
    concerns: list[LeavingCheck]
    looks_after: bool = False
    operates: bool = False
    unled: list[Group] = field(default_factory=list)

    @property
    def shows_session(self) -> bool:
        """Whether the session is the one next thing: it is near, or nothing else waits."""
        if self.next is None:
            return False
        is_near = self.next.session.starts_at - timezone.now() < SOON
        return is_near or not self.places


def home_of(person: Person) -> Home:
    """Return a person's home. Six queries, seven where a session is near, one more for staff.

    The week of staff is the programme's; they see which of its groups nobody leads.
    """
    mine = _groups_of(person)
    groups = [group for group in mine if group.is_staying]
    sessions = _sessions_of(person, groups)
    looks_after = person.standing().has_role(Role.STAFF)
    places, closed = _not_staying(mine)
    seat = next((group for group in groups if group.my_part not in LEADING_PARTS), None)
    return Home(
        next=_next(person, sessions),
        places=places,
        closed=closed,
        changed_rules=[group for group in groups if _asks_anew(group)],
        check_in_group=seat,
        has_checked_in=seat is not None and bool(seat.has_checked_in),
        week=_week(person, sessions),
        groups=_lines(person, groups),
        notices=unread_notices(person.standing()),
        looks_after=looks_after,
        operates=person.standing().has_role(Role.OPERATOR),
        unled=unled_groups(person.standing()) if looks_after else [],
        concerns=concerns_of(person, [one.pk for one in groups if one.my_part in LEADING_PARTS]),
    )


def _groups_of(person: Person) -> list[Any]:
    """Return the groups that the person belongs to or has a seat kept in, with what home says.

    Who belongs and took an agreement back stays nowhere, and is shown the group like a kept seat.
    """
    actor, today = person.standing(), timezone.localdate(timezone=zone_info(person.zone))
    said = Entry.objects.filter(room=OuterRef("lounge"), kind__in=["post", "checkin"])
    given = CheckIn.objects.filter(person=person, session__isnull=True, local_date=today)
    kept = Place.objects.kept().of_person(person).filter(group=OuterRef("pk"))
    said_no = Consent.objects.filter(
        person=person, about=OuterRef("key"), was_given=False, ended_at__isnull=True
    )
    agreed = Consent.objects.standing().filter(
        person=person, kind=Consent.Kind.GROUND_RULES, about=OuterRef("key")
    )
    staying = Stay.objects.open().filter(person=person, room=OuterRef("lounge"))
    rows = Group.objects.running().filter(programme=person.programme).with_part_of(actor)
    wanted = rows.annotate(
        has_place=Exists(kept) & ~Exists(said_no),
        last_at=Subquery(said.order_by("-seq").values("at")[:1], output_field=DateTimeField()),
        has_checked_in=Exists(given),
        is_staying=Exists(staying),
        agreed_wording=Subquery(agreed.values("wording")[:1]),
    )
    belongs, waits = wanted.filter(my_part__isnull=False), wanted.filter(has_place=True)
    return list((belongs | waits).select_related("lounge").order_by("name"))


def _asks_anew(group: Any) -> bool:
    """Whether the ground rules that the person agreed to have changed since; leaders need none."""
    is_member = group.my_part not in LEADING_PARTS
    return is_member and group.agreed_wording != wording_of(group)


def _sessions_of(person: Person, groups: list[Any]) -> list[Session]:
    parts = {group.pk: group.my_part for group in groups}
    start = _midnight(person, timezone.localdate(timezone=zone_info(person.zone)))
    mine = Attendance.objects.filter(person=person, session=OuterRef("pk")).values("outcome")
    shown = Q(group_id__in=parts)
    if person.standing().has_role(Role.STAFF):
        shown |= Q(group__programme=person.programme_id, group__ended_at__isnull=True)
    rows = Session.objects.filter(shown).between(start - BEFORE, start + AHEAD)
    door = Arrival.objects.filter(person=person, session=OuterRef("pk")).values("state")
    wanted = {"my_outcome": Subquery(mine[:1]), "my_door": Subquery(door[:1])}
    told = rows.annotate(**wanted).select_related("group")
    found: list[Any] = list(told.order_by("starts_at"))
    for session in found:
        session.my_part = parts.get(session.group_id)
    return found


def _next(person: Person, sessions: list[Any]) -> NextSession | None:
    """Return what is live or comes soonest; one past its end waits for nobody but comes last."""
    now = timezone.now()
    mine = [one for one in sessions if one.my_part and not one.is_over]
    coming = [one for one in mine if one.is_live or one.ends_at > now]
    if not coming:
        return None
    session = min(coming, key=lambda one: (one.ends_at <= now, not one.is_live, one.starts_at))
    people = people_of(session.group)
    leads = session.my_part in LEADING_PARTS
    others = [one.person for one in people if one.person.pk != person.pk]
    return NextSession(session, people, others, _act(session, leads=leads), leads)


def _act(session: Any, *, leads: bool) -> Act:
    early = LEADERS_EARLY if leads else MEMBERS_EARLY
    is_open = session.is_live or session.starts_at - timezone.now() <= early
    if not is_open or session.my_door == Arrival.State.REMOVED:
        return Act.LOOK
    if leads:
        return Act.LEAD
    return Act.JOIN if session.state == Session.State.RUNNING else Act.LOBBY


def _week(person: Person, sessions: list[Any]) -> list[Day]:
    """Return seven days from today, as the days run where the person is."""
    zone = zone_info(person.zone)
    by_day: defaultdict[date, list[Event]] = defaultdict(list)
    for session in sessions:
        by_day[timezone.localdate(session.starts_at, zone)].append(_event(session, person.zone))
    today = timezone.localdate(timezone=zone)
    days = [today + timedelta(days=number) for number in range(DAYS)]
    return [Day(day, day == today, by_day[day]) for day in days]


def _event(session: Any, zone: str) -> Event:
    if session.state == Session.State.CANCELLED:
        return Event("", session.group.name, _("Called off"), "off")
    said = clock(session.starts_at, zone)
    if session.my_outcome:
        said = f"{said} · {Attendance.Outcome(session.my_outcome).label}"
    kind = "open" if session.group.kind == Group.Kind.COMMUNITY else ""
    return Event(_page_of(session), session.group.name, said, kind)


def _page_of(session: Any) -> str:
    """Return the page for those who belong; for staff beside them where it is planned, or who
    came.
    """
    if session.my_part:
        return reverse("groups:session", args=[session.key])
    if session.state == Session.State.ENDED:
        return reverse("groups:after", args=[session.key])
    return reverse("groups:staff_group", args=[session.group.key])


def _lines(person: Person, groups: list[Any]) -> list[GroupLine]:
    new = unread_lines(person.standing(), [group.lounge for group in groups])
    return [
        GroupLine(group, new.get(group.lounge_id, 0), group.last_at, group.my_part in LEADING_PARTS)
        for group in groups
    ]


def _midnight(person: Person, day: date) -> datetime:
    return moment_of(day, time.min, zone_info(person.zone))


def group_lines(person: Person) -> tuple[list[GroupLine], list[Group], list[Group]]:
    """Return the person's groups as lines, those in which a seat waits for their answer, and those
    that an agreement they did not give closes to them. Two queries.
    """
    mine = _groups_of(person)
    lines = _lines(person, [group for group in mine if group.is_staying])
    places, closed = _not_staying(mine)
    return lines, places, closed


def _not_staying(mine: list[Any]) -> tuple[list[Group], list[Group]]:
    away = [group for group in mine if not group.is_staying]
    places = [group for group in away if group.my_part is None]
    return places, [group for group in away if group.my_part is not None]
