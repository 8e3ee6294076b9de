"""A side room: somebody who leaves red is not alone; who leads comes to them there, in writing.

It is a room of its own, beside the session's and after it, until a leader says that they have
parted. A leader who comes reads what the person wrote before; the page says so. So long the
person's place and number are kept for the leaders.
"""

from django.db import transaction
from django.utils import timezone

from groups.actions.locking import hold_session, refuse_unless
from groups.actions.recording import record_of_session
from groups.errors import NotBeside
from groups.events import nudge_leaving, nudge_person
from groups.models import Arrival, Group, LeavingCheck, Session
from groups.rules import LEAVING_LASTS, badge_of
from iop.people.models import Person
from iop.rooms.actions import begin_stay, close_room, open_room


def open_side_room(check: LeavingCheck, session: Session) -> None:
    """Open the side room of somebody who leaves red, and have them be in it. Saves nothing.

    One that is open stays. Safe to repeat.
    """
    if check.side_room is None or not check.is_beside:
        check.side_room = open_room(session.group.programme, keeps_awake=True)
        check.parted_at = None
    begin_stay(check.side_room, check.person, badge=badge_of(check.person.standing().roles))


def close_side_room(check: LeavingCheck, session: Session) -> None:
    """Close the side room; where the session is over, forget what the door knew of the person."""
    if check.side_room is None or check.parted_at is not None:
        return
    check.parted_at = timezone.now()
    check.save(update_fields=["parted_at"])
    close_room(check.side_room)
    if session.is_over:
        theirs = Arrival.objects.filter(session=session, person_id=check.person_id)
        theirs.update(place="", call_back="", reason="")


def close_side_rooms_of(person: Person, group: Group) -> None:
    """Close the side rooms of somebody whose time in the group ends."""
    rows = LeavingCheck.objects.beside().filter(person=person, session__group=group)
    for check in rows.select_related("session", "side_room"):
        close_side_room(check, check.session)


@transaction.atomic
def meet(leaving_check: LeavingCheck, *, by: Person) -> LeavingCheck:
    """Note that a leader is with the person; where there is a side room they come in there.

    The first who says so stays noted; others come in beside. Safe to repeat.
    """
    held = hold_session(leaving_check.session, by=by, action="session.lead")
    check: LeavingCheck = _held(leaving_check)
    if check.met_at is None:
        check.met_by, check.met_at = by, timezone.now()
        check.save(update_fields=["met_by", "met_at"])
        record_of_session("circle.met", held, by, person=check.person_id)
    if check.is_beside and check.side_room is not None:
        badge = badge_of(by.standing().roles)
        begin_stay(check.side_room, by, is_leader=True, badge=badge, is_whole=True)
    nudge_leaving(held)
    nudge_person(held, check.person)
    return check


@transaction.atomic
def part(leaving_check: LeavingCheck, *, by: Person) -> LeavingCheck:
    """Close the side room: the leader and the person have parted. Safe to repeat.

    Refuses a leader who has not come in.
    """
    held = hold_session(leaving_check.session, by=by, action="session.lead")
    check: LeavingCheck = _held(leaving_check)
    if not check.is_beside or check.side_room is None:
        return check
    refuse_unless(check.side_room.stays.open().filter(person=by).exists(), NotBeside)
    close_side_room(check, held)
    record_of_session("circle.parted", held, by, person=check.person_id)
    nudge_leaving(held)
    return check


@transaction.atomic
def leave_number(leaving_check: LeavingCheck, *, by: Person, place: str, call_back: str) -> Arrival:
    """Say anew where one is and how to be called, for the leaders, until the side room closes."""
    held = hold_session(leaving_check.session, by=by, action="session.take_part")
    check: LeavingCheck = _held(leaving_check)
    refuse_unless(check.is_beside and check.person_id == by.pk, NotBeside)
    arrival: Arrival = Arrival.objects.get(session=held, person=by)
    arrival.place, arrival.call_back = place.strip(), call_back.strip()
    arrival.save(update_fields=["place", "call_back"])
    return arrival


def close_forgotten_side_rooms() -> int:
    """Close side rooms half a day after their session's end; returns how many."""
    limit = timezone.now() - LEAVING_LASTS
    rows = LeavingCheck.objects.beside().filter(session__ended_at__lt=limit)
    forgotten = list(rows.select_related("session", "side_room"))
    for check in forgotten:
        with transaction.atomic():
            held = hold_session(check.session, by=None, action="session.lead")
            close_side_room(_held(check), held)
    return len(forgotten)


def _held(leaving_check: LeavingCheck) -> LeavingCheck:
    rows = LeavingCheck.objects.select_related("side_room", "person")
    found: LeavingCheck = rows.get(pk=leaving_check.pk)
    return found
