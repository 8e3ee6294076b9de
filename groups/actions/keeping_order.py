"""Keeping the room kind: muting, asking somebody to leave, and the way back."""

from django.db import transaction

from groups.actions.locking import hold_session, refuse_unless
from groups.actions.recording import record_of_session
from groups.actions.turns import free_turn
from groups.errors import LeadersStay, NotInTheRoom, ReasonNeeded
from groups.events import nudge_door, nudge_person, nudge_round
from groups.models import Arrival, Membership, Session
from iop.people.models import Person
from iop.rooms import actions as rooms
from iop.rooms.goodbyes import Goodbye

AtTheDoor = Arrival.State
REASON_LENGTH = 400


@transaction.atomic
def remove_person(session: Session, person: Person, *, by: Person, reason: str) -> Arrival:
    """Ask somebody to leave today's room. They read why, and that they still belong.

    Their stay ends and their page of the room closes; leaders can let them back in.
    """
    held = hold_session(session, by=by, action="session.lead")
    reason = _reason(reason)
    arrival = _arrival(held, person)
    _refuse_leader(held, person)
    arrival.state, arrival.reason, arrival.reason_by = AtTheDoor.REMOVED, reason, by
    arrival.save(update_fields=["state", "reason", "reason_by"])
    if held.room is not None:
        rooms.end_stay(held.room, person, why=Goodbye.ASKED)
    free_turn(held, person)
    record_of_session("session.asked_to_leave", held, by, person=person.pk)
    nudge_door(held)
    nudge_round(held)
    return arrival


@transaction.atomic
def let_back(session: Session, person: Person, *, by: Person) -> Arrival:
    """Open the way back for somebody who was asked to leave; arriving again lets them in."""
    held = hold_session(session, by=by, action="session.lead")
    arrival = _arrival(held, person)
    if arrival.state == AtTheDoor.REMOVED:
        arrival.state, arrival.reason = AtTheDoor.LEFT, ""
        arrival.save(update_fields=["state", "reason"])
        record_of_session("session.let_back", held, by, person=person.pk)
    nudge_door(held)
    return arrival


@transaction.atomic
def mute_person(session: Session, person: Person, *, by: Person, reason: str) -> Arrival:
    """Pause somebody's writing. They read why; they can still listen and raise a hand."""
    held = hold_session(session, by=by, action="session.lead")
    reason = _reason(reason)
    arrival = _inside(held, person)
    _refuse_leader(held, person)
    arrival.reason, arrival.reason_by = reason, by
    arrival.save(update_fields=["reason", "reason_by"])
    if held.room is not None:
        rooms.mute(held.room, person)
    record_of_session("session.muted", held, by, person=person.pk)
    nudge_person(held, person)
    return arrival


@transaction.atomic
def unmute_person(session: Session, person: Person, *, by: Person) -> Arrival:
    """Let somebody write again. Safe to repeat."""
    held = hold_session(session, by=by, action="session.lead")
    arrival = _inside(held, person)
    arrival.reason = ""
    arrival.save(update_fields=["reason"])
    if held.room is not None:
        rooms.unmute(held.room, person)
    record_of_session("session.unmuted", held, by, person=person.pk)
    nudge_person(held, person)
    return arrival


def _reason(reason: str) -> str:
    words = reason.strip()
    refuse_unless(0 < len(words) <= REASON_LENGTH, ReasonNeeded)
    return words


def _arrival(session: Session, person: Person) -> Arrival:
    found: Arrival | None = Arrival.objects.filter(session=session, person=person).first()
    if found is None:
        raise NotInTheRoom
    return found


def _inside(session: Session, person: Person) -> Arrival:
    arrival = _arrival(session, person)
    refuse_unless(arrival.state == AtTheDoor.ADMITTED, NotInTheRoom)
    return arrival


def _refuse_leader(session: Session, person: Person) -> None:
    leads = Membership.objects.open().leading().filter(group_id=session.group_id, person=person)
    refuse_unless(not leads.exists(), LeadersStay)
