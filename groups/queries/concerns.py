"""Whom a leader should not lose sight of: who left amber or red and is not met, or is beside."""

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from groups.models import LeavingCheck, Session
from groups.models.circle import BESIDE
from groups.recurrence import DAY
from iop.people.models import Person

Colour = LeavingCheck.Colour


def concerns_of_session(session: Session) -> list[LeavingCheck]:
    """Return who of a session is not met or beside, red first. One query."""
    return list(_open(LeavingCheck.objects.filter(session=session)))


def concerns_of(person: Person, led: list[int]) -> list[LeavingCheck]:
    """Return the person's own side room, and whom they should see to in the groups that they lead.

    Those of the last day. One query.
    """
    recent = LeavingCheck.objects.filter(given_at__gt=timezone.now() - DAY)
    own = Q(person=person) & BESIDE
    return list(_open(recent.filter(own | Q(session__group_id__in=led))))


def _open(rows: QuerySet[LeavingCheck]) -> QuerySet[LeavingCheck]:
    """Keep what is not met or beside; red first, then who said it first."""
    unmet = Q(colour__in=[Colour.RED, Colour.AMBER], met_at__isnull=True)
    red_first = Case(When(colour=Colour.RED, then=0), default=1)
    people = rows.select_related("person", "met_by", "session__group")
    return people.filter(unmet | BESIDE).order_by(red_first, "given_at")
