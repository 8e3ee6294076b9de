"""What nobody has seen to in time is told to more people: leaders once more, and staff."""

from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from groups.models import Arrival, LeavingCheck, Membership, Session
from iop.notices.actions import notify_many
from iop.people.queries import staff_of

DOOR_WAITS: Final = timedelta(minutes=5)
RED_WAITS: Final = timedelta(minutes=10)
UNLED_BEFORE: Final = timedelta(hours=24)
RECENT: Final = timedelta(hours=2)


def raise_alarms() -> None:
    """Tell of doors that nobody opens, of people whom nobody has met, and of sessions that nobody
    will lead. Safe to run twice.
    """
    tell_of_closed_doors()
    tell_of_unmet_reds()
    tell_of_unled_sessions()


def tell_of_closed_doors() -> int:
    """Tell leaders and staff of sessions whose members wait and no leader has come; returns how
    many sessions.
    """
    now = timezone.now()
    waiting = Arrival.objects.waiting().filter(session=OuterRef("pk"))
    leading = Membership.objects.open().leading().filter(group=OuterRef("session__group"))
    come = Arrival.objects.inside().filter(session=OuterRef("pk"))
    led = come.filter(Exists(leading.filter(person=OuterRef("person"))))
    due = Session.objects.coming().between(now - RECENT, now - DOOR_WAITS)
    closed = list(due.filter(Exists(waiting)).exclude(Exists(led)).select_related("group"))
    for session in closed:
        leaders = Membership.objects.open().leading().filter(group_id=session.group_id)
        link = reverse("groups:session", args=[session.key])
        told = {*leaders.values_list("person_id", flat=True), *staff_of(session.group.programme_id)}
        notify_many(told, kind="leader_needed", occasion=f"door:{session.pk}", link=link)
    return len(closed)


def tell_of_unmet_reds() -> int:
    """Tell staff of people who left red and whom no leader has met; returns how many."""
    now = timezone.now()
    waiting = LeavingCheck.objects.beside().filter(
        colour=LeavingCheck.Colour.RED,
        met_at__isnull=True,
        given_at__range=(now - RECENT, now - RED_WAITS),
    )
    unmet = list(waiting.select_related("session__group"))
    for check in unmet:
        link = reverse("groups:after", args=[check.session.key])
        told = staff_of(check.session.group.programme_id)
        occasion = f"unmet:{check.side_room_id}"
        notify_many(told, kind="leader_needed", occasion=occasion, link=link)
    return len(unmet)


def tell_of_unled_sessions() -> int:
    """Tell staff of sessions within a day in groups that nobody leads; returns how many."""
    now = timezone.now()
    near = Session.objects.coming().unled().between(now, now + UNLED_BEFORE)
    unled = list(near.select_related("group"))
    for session in unled:
        link = reverse("groups:staff_group", args=[session.group.key])
        notify_many(
            staff_of(session.group.programme_id),
            kind="leader_needed",
            occasion=f"unled:{session.pk}:{session.starts_at:%y%m%d%H%M}",
            link=link,
            expires_at=session.ends_at,
        )
    return len(unled)
