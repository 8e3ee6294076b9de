"""Groups themselves: creating, changing and ending them. Seats and series are offered here too."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from groups.actions.locking import hold_group, refuse_unless
from groups.actions.recording import record_of_group
from groups.actions.seats import (
    add_leader,
    all_may_sit,
    end_all_memberships,
    end_membership,
    forget_whereabouts,
    judge_memberships,
    keep_place,
    prefer_ask_me_last,
    release_place,
    renew_places,
    seats_taken,
    settle_places,
)
from groups.actions.series import (
    call_off_planned,
    cancel_session,
    change_series,
    change_session,
    create_series,
    end_series,
    plan_ahead,
    plan_sessions,
)
from groups.errors import CapTooSmall, GroupEnded, GroupMeets, KindDoesNotFit, NameTaken
from groups.models import Group, Membership, Place, Session
from iop.audit.actions import Note, record
from iop.people.models import Person, Programme
from iop.policy import require
from iop.rooms.actions import close_room, open_room

__all__ = [
    "add_leader",
    "cancel_session",
    "change_group",
    "change_programme",
    "change_series",
    "change_session",
    "create_group",
    "create_series",
    "end_all_memberships",
    "end_group",
    "end_membership",
    "end_series",
    "forget_whereabouts",
    "judge_memberships",
    "keep_place",
    "plan_ahead",
    "plan_sessions",
    "prefer_ask_me_last",
    "release_place",
    "renew_places",
    "settle_places",
]

CHANGEABLE = ("name", "kind", "focus", "about", "enrolment", "cap", "ground_rules")


@transaction.atomic
def create_group(
    programme: Programme,
    *,
    by: Person,
    name: str,
    kind: str,
    ground_rules: str,
    focus: str = "",
    about: str = "",
    enrolment: str = Group.Enrolment.OPEN,
    cap: int = 10,
) -> Group:
    """Make a group with its lounge. Refuses a name that another running group has, however it is
    written.
    """
    group = Group(
        programme=programme,
        name=name,
        kind=kind,
        focus=focus,
        about=about,
        enrolment=enrolment,
        cap=cap,
        ground_rules=ground_rules,
    )
    require("group.plan", by.standing(), group)
    _refuse_taken_name(group, name)
    group.lounge = open_room(programme)
    _save_under_its_name(group)
    record_of_group("group.created", group, by)
    return group


@transaction.atomic
def change_group(group: Group, *, by: Person, **values: Any) -> Group:
    """Change what is said about a group; unknown values are refused as programming errors.

    Refuses a taken name, fewer seats than people sit in or are kept for, and a kind that is not
    for those people. New ground rules are asked of everybody anew; until they answer they stay.
    """
    held = hold_group(group, by=by)
    refuse_unless(held.ended_at is None, GroupEnded)
    unknown = values.keys() - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"change_group takes no {sorted(unknown)}")
    if as_read(name := values.get("name", held.name)) != as_read(held.name):
        _refuse_taken_name(held, name)
    refuse_unless(values.get("cap", held.cap) >= seats_taken(held), CapTooSmall)
    refuse_unless(all_may_sit(held, values.get("kind", held.kind)), KindDoesNotFit)
    for field, value in values.items():
        setattr(held, field, value)
    _save_under_its_name(held)
    record_of_group("group.changed", held, by, changed=sorted(values))
    return held


@transaction.atomic
def end_group(group: Group, *, by: Person) -> Group:
    """Bring a group to its end: series, planned sessions, memberships and lounge end with it.

    Refuses while it meets.
    """
    held = hold_group(group, by=by)
    if held.ended_at is not None:
        return held
    live = held.sessions.filter(state__in=[Session.State.LOBBY, Session.State.RUNNING])
    refuse_unless(not live.exists(), GroupMeets)
    held.series.filter(ended_at__isnull=True).update(ended_at=timezone.now())
    call_off_planned(held)
    Place.objects.filter(group=held).delete()
    for membership in Membership.objects.open().filter(group=held):
        end_membership(membership, by=by)
    held.ended_at = timezone.now()
    held.save(update_fields=["ended_at"])
    close_room(held.lounge)
    record_of_group("group.ended", held, by)
    return held


@transaction.atomic
def change_programme(
    programme: Programme, *, by: Person, name: str, zone: str, help_line: str
) -> Programme:
    """Change the programme's own name, zone and help line."""
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    require("group.plan", by.standing(), Group(programme=held))
    held.name, held.zone, held.help_line = name, zone, help_line
    held.save(update_fields=["name", "zone", "help_line"])
    record(Note("programme.changed", by.pk, held.pk, f"people.programme:{held.key}"))
    return held


def as_read(name: str) -> str:
    """Return a name without what readers overlook: capitals, and how many spaces there are."""
    return " ".join(name.split()).casefold()


def _refuse_taken_name(group: Group, name: str) -> None:
    """Raise NameTaken where another running group's name reads the same. One query."""
    others = Group.objects.running().filter(programme=group.programme).exclude(pk=group.pk)
    taken = {as_read(one) for one in others.values_list("name", flat=True)}
    refuse_unless(as_read(name) not in taken, NameTaken)


def _save_under_its_name(group: Group) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        same = Group.objects.running().filter(programme=group.programme, name=group.name)
        if not same.exclude(pk=group.pk).exists():
            raise
        raise NameTaken from error
