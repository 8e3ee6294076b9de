"""Finds what a view is about, through what the actor may see; else it isn't there."""

from typing import Any

from groups.models import Arrival, CheckIn, Group, LeavingCheck, Session
from iop.people.models import Person
from iop.policy import Actor, NotFound


def load_session(actor: Actor, *, key: str) -> Session:
    """Return a session of a group the actor belongs to, or of their programme for staff."""
    rows = Session.objects.visible_to(actor).with_part_of(actor)
    found: Session | None = rows.select_related("group", "room", "series").filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def load_group(actor: Actor, *, key: str) -> Group:
    """Return a group with its lounge."""
    rows = Group.objects.visible_to(actor).with_part_of(actor)
    found: Group | None = rows.select_related("lounge").filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def load_asking(actor: Actor, *, key: str, check_in: str) -> CheckIn:
    """Return a check-in of a lounge, with the actor's part in its group."""
    group = load_group(actor, key=key)
    found: CheckIn | None = CheckIn.objects.filter(
        group=group, session__isnull=True, key=check_in
    ).first()
    if found is None:
        raise NotFound
    found.my_part = group.my_part  # type: ignore[attr-defined]  # what the rule asks about
    return found


def load_beside(actor: Actor, *, key: str, person: str) -> LeavingCheck:
    """Return the leaving check of a person that has a side room, in a session the actor may see."""
    session = load_session(actor, key=key)
    rows = LeavingCheck.objects.select_related("side_room", "person", "met_by")
    found: LeavingCheck | None = rows.filter(
        session=session, person__key=person, side_room__isnull=False
    ).first()
    if found is None:
        raise NotFound
    found.session, found.my_part = session, session.my_part  # type: ignore[attr-defined]
    return found


def arrival_of(session: Session, key: Any) -> Arrival:
    """Return the arrival of the person with this key at this session."""
    rows = Arrival.objects.filter(session=session, person__key=str(key))
    found: Arrival | None = rows.select_related("person", "session__group").first()
    if found is None:
        raise NotFound
    return found


def person_at(session: Session, key: Any) -> Person:
    """Return somebody who came to this session."""
    return arrival_of(session, key).person
