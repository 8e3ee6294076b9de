"""What staff plan with: the programme's groups, and one group with its seats and sessions."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from groups.models import Group, Membership, Place, Series, Session
from iop.people.models import Grant, Invitation, Person
from iop.policy import Actor, Role

SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Overview:
    """The programme at a glance."""

    groups: list[Group]
    open_invitations: int


@dataclass(frozen=True, slots=True)
class Planned:
    """One group as staff plan it."""

    group: Group
    leaders: list[Membership]
    members: list[Membership]
    places: list[Place]
    series: list[Series]
    coming: list[Session]
    past: list[Session]
    today: date = field(default_factory=timezone.localdate)

    @property
    def is_unled(self) -> bool:
        """Whether it goes on, and nobody leads it."""
        return self.group.ended_at is None and not self.leaders

    @property
    def taken(self) -> int:
        """Seats sat in or kept."""
        return len(self.members) + sum(
            place.part == Membership.Part.MEMBER for place in self.places
        )


def overview(actor: Actor) -> Overview:
    """Return the programme's running groups with seats and next session. Two queries."""
    rows = with_seats(Group.objects.visible_to(actor).running().with_is_led())
    coming = Session.objects.coming().filter(group=OuterRef("pk"), ends_at__gt=timezone.now())
    groups = rows.annotate(next_at=Subquery(coming.values("starts_at")[:1])).order_by("name")
    return Overview(list(groups), Invitation.objects.visible_to(actor).open().count())


def unled_groups(actor: Actor) -> list[Group]:
    """Return groups that nobody leads and that have a session open or ahead. One query."""
    coming = Session.objects.coming().filter(group=OuterRef("pk"))
    unled = Group.objects.visible_to(actor).running().unled()
    return list(unled.filter(Exists(coming)).order_by("name"))


def leaves_unled(membership: Membership) -> bool:
    """Whether nobody would lead what the group has open or ahead, once this time in it ends."""
    others = Membership.objects.open().leading().filter(group=membership.group)
    if not membership.is_leading or others.exclude(pk=membership.pk).exists():
        return False
    return bool(membership.group.sessions.coming().exists())


def with_seats(groups: Any) -> "QuerySet[Group]":
    """Put the seats that are sat in and those that are kept on each group."""
    members = Membership.objects.open().members().filter(group=OuterRef("pk"))
    places = Place.objects.kept().filter(group=OuterRef("pk"), part=Membership.Part.MEMBER)
    annotated: QuerySet[Group] = groups.annotate(sat=_count(members), kept=_count(places))
    return annotated


def planned(group: Group) -> Planned:
    """Return a group as staff plan it. Five queries, however many people and sessions."""
    belonging = list(
        Membership.objects.open()
        .filter(group=group)
        .select_related("person")
        .order_by("person__display_name")
    )
    places = Place.objects.kept().filter(group=group).select_related("person", "invitation")
    past = [Session.State.ENDED, Session.State.CANCELLED]
    sessions = Session.objects.filter(group=group)
    return Planned(
        group=group,
        leaders=[one for one in belonging if one.is_leading],
        members=[one for one in belonging if not one.is_leading],
        places=list(places.order_by("kept_at")),
        series=list(group.series.filter(ended_at__isnull=True).order_by("weekday", "starts")),
        coming=list(sessions.coming()[:SHOWN]),
        past=list(sessions.filter(state__in=past).order_by("-starts_at")[:SHOWN]),
    )


def first_free_day(series: Series) -> date:
    """Return today, or the day after the last on which the series was met where that is later."""
    met = [Session.State.LOBBY, Session.State.RUNNING, Session.State.ENDED]
    last = series.sessions.filter(state__in=met).aggregate(
        in_series=Max("series_date"), held=Max("local_date")
    )
    days: list[date] = [day + timedelta(days=1) for day in last.values() if day is not None]
    return max([timezone.localdate(), *days])


def who_could_join(group: Group) -> list[tuple[Person, list[str]]]:
    """Return active people of the programme outside the group, with their roles. Two queries."""
    inside = Membership.objects.open().filter(group=group).values("person_id")
    held = Grant.objects.held().filter(person__programme_id=group.programme_id)
    roles: dict[int, list[str]] = {}
    for person_id, role in held.order_by("role").values_list("person_id", "role"):
        if role not in {Role.STAFF, Role.OPERATOR}:
            roles.setdefault(person_id, []).append(role)
    kept = Place.objects.kept().filter(group=group, person__isnull=False).values("person_id")
    people = Person.objects.active().filter(pk__in=roles).exclude(pk__in=inside)
    return [(one, roles[one.pk]) for one in people.exclude(pk__in=kept).order_by("display_name")]


def _count(rows: Any) -> Coalesce:
    counted = rows.order_by().values("group").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
