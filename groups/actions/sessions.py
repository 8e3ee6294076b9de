"""The life of a session: the lobby opens, people come in, phases run, it ends."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.actions.attendance import close_visits, count_attendance
from groups.actions.keeping_order import let_back, mute_person, remove_person, unmute_person
from groups.actions.locking import hold_session, refuse_unless
from groups.actions.series import forget_places
from groups.actions.turns import append_turn, make_turns
from groups.agenda import default_agenda
from groups.errors import (
    AgreementMissing,
    AskedToLeave,
    NoSuchPhase,
    NotAMember,
    NotInTheRoom,
    NotRunning,
    PlaceNeeded,
    SessionCalledOff,
    SessionOver,
    TimeOutOfRange,
    TooEarly,
)
from groups.events import (
    nudge_door,
    nudge_person,
    nudge_session,
    phase_line,
    session_line,
    timer_line,
)
from groups.models import Arrival, Membership, Phase, Session
from groups.queries.agreed import has_agreed
from groups.rules import LEADING_PARTS, badge_of
from iop.audit.actions import Note, record
from iop.face.words import clock_named
from iop.people.models import Person
from iop.rooms.actions import append, begin_stay, close_room, end_stay, open_room
from iop.rooms.models import Room

__all__ = [
    "admit",
    "arrive",
    "end_session",
    "leave_session",
    "let_back",
    "move_phase",
    "mute_person",
    "open_lobby",
    "remove_person",
    "set_timer",
    "start_session",
    "unmute_person",
]

State = Session.State
AtTheDoor = Arrival.State
MEMBERS_EARLY: Final = timedelta(minutes=15)
LEADERS_EARLY: Final = timedelta(minutes=30)
FORGOTTEN_AFTER: Final = timedelta(minutes=30)
AGAIN: Final = timedelta(minutes=5)
LONGEST_TIMER: Final = 120


@transaction.atomic
def open_lobby(session: Session, *, by: Person | None = None) -> Session:
    """Open the session's room with its agenda. Safe to repeat.

    Leaders may from half an hour before the start; nobody (`by=None`) means that an arrival or
    the demonstration opens it.
    """
    held = hold_session(session, by=by, action="session.lead")
    if by is not None:
        _refuse_too_early(held, LEADERS_EARLY, by)
    return _open_lobby(held)


@transaction.atomic
def arrive(session: Session, *, by: Person, place: str, call_back: str = "") -> Arrival:
    """Come to the door: say where one is today and how to be called back. Safe to repeat.

    Opens the lobby from 15 minutes before the start (leaders: 30). Leaders are let in at once, and
    so is whoever was let in before today and not asked to leave. Refuses strangers, people whose
    agreements don't stand, people who were asked to leave, and a door that isn't open.
    """
    held = hold_session(session, by=by, action="session.arrive")
    is_leader = held.my_part in LEADING_PARTS  # type: ignore[attr-defined]  # put on by the loader
    part = Membership.Part.FACILITATOR if is_leader else Membership.Part.MEMBER
    refuse_unless(has_agreed(by, held.group, part), AgreementMissing)
    _refuse_too_early(held, LEADERS_EARLY if is_leader else MEMBERS_EARLY, by)
    refuse_unless(is_leader or bool(place.strip()), PlaceNeeded)
    _open_lobby(held)
    arrival = _at_the_door(held, by, place=place.strip(), call_back=call_back.strip())
    if arrival.state == AtTheDoor.WAITING and (is_leader or arrival.admitted_at):
        _let_in(held, arrival, is_leader=is_leader)
    nudge_door(held)
    return arrival


@transaction.atomic
def admit(arrival: Arrival, *, by: Person) -> Arrival:
    """Let a member in from the door: their stay begins at the room's head now. Safe to repeat.

    Refuses somebody who no longer belongs to the group, or is not at the door.
    """
    held = hold_session(arrival.session, by=by, action="session.lead")
    _refuse_unless_live(held)
    arrival = Arrival.objects.select_related("person").get(pk=arrival.pk)
    if arrival.state == AtTheDoor.ADMITTED:
        return arrival
    refuse_unless(arrival.state == AtTheDoor.WAITING, NotInTheRoom)
    belongs = Membership.objects.open().filter(group=held.group, person=arrival.person)
    refuse_unless(belongs.exists(), NotAMember)
    _let_in(held, arrival, is_leader=False)
    record(_note("session.admitted", held, by, person=arrival.person_id))
    nudge_door(held)
    return arrival


@transaction.atomic
def start_session(session: Session, *, by: Person) -> Session:
    """Begin the session and the first part of its agenda. Safe to repeat."""
    held = hold_session(session, by=by, action="session.lead")
    if held.state == State.RUNNING:
        return held
    _refuse_too_early(held, LEADERS_EARLY, by)
    _open_lobby(held)
    held.state, held.started_at = State.RUNNING, timezone.now()
    held.save(update_fields=["state", "started_at"])
    append(_room(held), session_line(held))
    first = held.phases.order_by("position").first()
    if first is not None:
        _begin_phase(held, first)
    record(_note("session.started", held, by))
    nudge_session(held)
    return held


@transaction.atomic
def move_phase(session: Session, *, by: Person, step: int) -> Phase:
    """Go on to the next part of the agenda (`step=1`) or back to the one before (`step=-1`).

    Returns the part that runs now. Refuses to go beyond the first or the last.
    """
    held = _hold_running(session, by)
    now_running = held.phases.running().first()
    position = now_running.position if now_running else 0
    wanted = held.phases.filter(position=position + (1 if step > 0 else -1)).first()
    if wanted is None:
        raise NoSuchPhase
    if now_running is not None:
        _leave_phase(now_running, is_going_on=step > 0)
    _begin_phase(held, wanted)
    record(_note("session.phase", held, by, position=wanted.position))
    return wanted


@transaction.atomic
def set_timer(session: Session, *, by: Person, minutes: int) -> Phase:
    """Have the part that runs end in so many minutes from now, for all to see."""
    held = _hold_running(session, by)
    refuse_unless(1 <= minutes <= LONGEST_TIMER, TimeOutOfRange)
    phase: Phase | None = held.phases.running().first()
    if phase is None:
        raise NoSuchPhase
    phase.ends_at = timezone.now() + timedelta(minutes=minutes)
    phase.save(update_fields=["ends_at"])
    append(_room(held), timer_line(phase))
    return phase


@transaction.atomic
def end_session(session: Session, *, by: Person | None = None) -> Session:
    """End the session: attendance is counted, stays end, places and numbers are emptied.

    One that never started took place for nobody: it is called off and nobody missed it.
    Nobody (`by=None`) means the sweep. Safe to repeat.
    """
    held = hold_session(session, by=by, action="session.lead")
    if held.is_over:
        return held
    if by is not None:
        _refuse_unless_live(held)
    has_started = held.started_at is not None
    held.state, held.ended_at = State.ENDED if has_started else State.CANCELLED, timezone.now()
    held.save(update_fields=["state", "ended_at"])
    held.phases.running().update(ended_at=held.ended_at)
    if held.room is not None:
        append(held.room, session_line(held))
        close_visits(held)
        if has_started:
            count_attendance(held)
        close_room(held.room)
    forget_places(held)
    record(_note("session.ended", held, by, state=str(held.state)))
    nudge_session(held)
    return held


@transaction.atomic
def leave_session(session: Session, *, by: Person) -> Session:
    """Leave for today. Coming back later the same evening is possible. Safe to repeat."""
    held = hold_session(session, by=by, action="session.take_part")
    arrivals = Arrival.objects.filter(session=held, person=by)
    arrivals.filter(state__in=[AtTheDoor.WAITING, AtTheDoor.ADMITTED]).update(state=AtTheDoor.LEFT)
    if held.room is not None and not held.is_over:
        end_stay(held.room, by)
    nudge_door(held)
    return held


def _open_lobby(session: Session) -> Session:
    """Open the room of a planned session; the caller holds its row."""
    if session.state != State.PLANNED:
        return session
    session.room = open_room(session.group.programme)
    session.state = State.LOBBY
    session.save(update_fields=["room", "state"])
    Phase.objects.bulk_create(
        Phase(session=session, position=position, kind=kind, minutes=minutes)
        for position, (kind, minutes) in enumerate(default_agenda(session.minutes), start=1)
    )
    append(session.room, session_line(session))
    return session


def _refuse_too_early(session: Session, early: timedelta, person: Person) -> None:
    """Refuse what is over or called off, and a planned session whose door opens later."""
    _refuse_over(session)
    opens_at = session.starts_at - early
    if session.state == State.PLANNED and timezone.now() < opens_at:
        raise TooEarly(_too_early(opens_at, person))
    if session.state == State.PLANNED and timezone.now() > session.ends_at + FORGOTTEN_AFTER:
        raise SessionOver


def _too_early(opens_at: datetime, person: Person) -> str:
    sentence = _("The lobby opens at %(time)s. Your seat is kept.")
    return sentence % {"time": clock_named(opens_at, person.zone)}


def _refuse_over(session: Session) -> None:
    refuse_unless(session.state != State.CANCELLED, SessionCalledOff)
    refuse_unless(session.state != State.ENDED, SessionOver)


def _refuse_unless_live(session: Session) -> None:
    _refuse_over(session)
    refuse_unless(session.is_live, NotRunning)


def _hold_running(session: Session, by: Person) -> Session:
    held = hold_session(session, by=by, action="session.lead")
    _refuse_over(held)
    refuse_unless(held.state == State.RUNNING, NotRunning)
    return held


def _room(session: Session) -> Room:
    if session.room is None:
        raise NotRunning
    return session.room


def _at_the_door(session: Session, person: Person, *, place: str, call_back: str) -> Arrival:
    arrival, is_new = Arrival.objects.get_or_create(
        session=session,
        person=person,
        defaults={"place": place, "call_back": call_back, "came_at": timezone.now()},
    )
    refuse_unless(arrival.state != AtTheDoor.REMOVED, AskedToLeave)
    if not is_new:
        arrival.place = place or arrival.place
        arrival.call_back = call_back or arrival.call_back
        if arrival.state == AtTheDoor.LEFT:
            arrival.state = AtTheDoor.WAITING
        arrival.save(update_fields=["place", "call_back", "state"])
    else:
        record(_note("session.arrived", session, person, person=person.pk))
    return arrival


def _let_in(session: Session, arrival: Arrival, *, is_leader: bool) -> None:
    """Begin the stay; nothing that was said before it can be read by it."""
    arrival.state = AtTheDoor.ADMITTED
    arrival.admitted_at = arrival.admitted_at or timezone.now()
    arrival.save(update_fields=["state", "admitted_at"])
    person = arrival.person
    badge = badge_of(person.standing().roles)
    begin_stay(_room(session), person, is_leader=is_leader, badge=badge)
    if not is_leader:
        append_turn(session, person)
    nudge_person(session, person)


def _leave_phase(phase: Phase, *, is_going_on: bool) -> None:
    """End the part that runs; going back from it makes it one that is still to come."""
    if is_going_on:
        phase.ended_at = timezone.now()
    else:
        phase.began_at, phase.ends_at = None, None
    phase.save(update_fields=["began_at", "ends_at", "ended_at"])


def _begin_phase(session: Session, phase: Phase) -> None:
    """Begin a part, or take it up again for what was left of it and five minutes at least."""
    now = timezone.now()
    if phase.began_at is None:
        phase.began_at, phase.ends_at = now, now + timedelta(minutes=phase.minutes)
    else:
        phase.ends_at = max(phase.ends_at or now, now + AGAIN)
    phase.ended_at = None
    phase.save(update_fields=["began_at", "ends_at", "ended_at"])
    append(_room(session), phase_line(phase))
    if phase.kind == Phase.Kind.OPENING:
        make_turns(session)


def _note(action: str, session: Session, by: Person | None, **details: object) -> Note:
    actor_id = by.pk if by else None
    programme_id = session.group.programme_id
    return Note(action, actor_id, programme_id, f"groups.session:{session.key}", details)
