"""What leaders do in a running session. Each answer is the part of the cockpit that it changed."""

from math import ceil

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from groups.actions.circle import invite
from groups.actions.sessions import (
    admit,
    end_session,
    let_back,
    move_phase,
    mute_person,
    remove_person,
    set_timer,
    start_session,
    unmute_person,
)
from groups.actions.side_rooms import meet
from groups.errors import NoSuchPhase, ReasonNeeded, TimeOutOfRange
from groups.forms.live import MoreTimeForm, PersonForm, ReasonForm, StepForm, TimerForm
from groups.models import LeavingCheck, Session
from groups.queries.scene import Scene
from groups.views.loading import arrival_of, load_session, person_at
from groups.views.parts import answer, draw_again
from iop.people.requests import PersonRequest
from iop.policy import NotFound, endpoint
from iop.rooms.actions import lower_hand


@endpoint("session.lead", load=load_session)
def part(request: PersonRequest, found: Session) -> HttpResponse:
    """Draw one of the leaders' parts again."""
    return draw_again(request, found, leading=True)


@endpoint(post="session.lead", load=load_session)
def start(request: PersonRequest, found: Session) -> HttpResponse:
    """Begin the session."""
    start_session(found, by=request.user)
    found.refresh_from_db(fields=["state", "started_at", "room"])
    return answer(request, found, "agenda")


@endpoint(post="session.lead", load=load_session)
def step(request: PersonRequest, found: Session) -> HttpResponse:
    """Go on to the next part, or back."""
    form = StepForm(request.POST)
    if not form.is_valid():
        raise NoSuchPhase
    move_phase(found, by=request.user, **form.cleaned_data)
    return answer(request, found, "agenda")


@endpoint(post="session.lead", load=load_session)
def more_time(request: PersonRequest, found: Session) -> HttpResponse:
    """Give the part that runs some minutes more than it has left."""
    form = MoreTimeForm(request.POST)
    phase = found.phases.running().first()
    if phase is None:
        raise NoSuchPhase
    if not form.is_valid():
        raise TimeOutOfRange
    left = max(0.0, (phase.ends_at - timezone.now()).total_seconds()) if phase.ends_at else 0.0
    set_timer(found, by=request.user, minutes=ceil(left / 60) + form.cleaned_data["more"])
    return answer(request, found, "agenda")


@endpoint(post="session.lead", load=load_session)
def timer(request: PersonRequest, found: Session) -> HttpResponse:
    """Have the part that runs end in so many minutes."""
    form = TimerForm(request.POST)
    if not form.is_valid():
        raise TimeOutOfRange
    set_timer(found, by=request.user, minutes=form.cleaned_data["minutes"])
    return answer(request, found, "agenda")


@endpoint(post="session.lead", load=load_session)
def end(request: PersonRequest, found: Session) -> HttpResponse:
    """End the session for everybody."""
    ended = end_session(found, by=request.user)
    is_called_off = ended.state == Session.State.CANCELLED
    return redirect("groups:session" if is_called_off else "groups:after", key=found.key)


@endpoint(post="session.lead", load=load_session)
def let_in(request: PersonRequest, found: Session) -> HttpResponse:
    """Let somebody in from the door."""
    admit(arrival_of(found, _key(request)), by=request.user)
    return answer(request, found, "door")


@endpoint(post="session.call_back", load=load_session)
def call_back(request: PersonRequest, found: Session) -> HttpResponse:
    """Show where somebody is today and how to call them back. Each look is written down."""
    arrival = arrival_of(found, _key(request))
    is_leader = arrival.person in Scene(found, request.user).leaders
    values = {"arrival": arrival, "is_leader": is_leader}
    return render(request, "groups/live/_call_back.html", values)


@endpoint(post="session.lead", load=load_session)
def mute(request: PersonRequest, found: Session) -> HttpResponse:
    """Pause somebody's writing; they read why."""
    form = _reason(request)
    person = person_at(found, form.cleaned_data["person"])
    mute_person(found, person, by=request.user, reason=form.cleaned_data["reason"])
    return answer(request, found, "round")


@endpoint(post="session.lead", load=load_session)
def unmute(request: PersonRequest, found: Session) -> HttpResponse:
    """Let somebody write again."""
    unmute_person(found, person_at(found, _key(request)), by=request.user)
    return answer(request, found, "round")


@endpoint(post="session.lead", load=load_session)
def remove(request: PersonRequest, found: Session) -> HttpResponse:
    """Ask somebody to leave today's room; they read why, and that they still belong."""
    form = _reason(request)
    person = person_at(found, form.cleaned_data["person"])
    remove_person(found, person, by=request.user, reason=form.cleaned_data["reason"])
    return answer(request, found, "door")


@endpoint(post="session.lead", load=load_session)
def back(request: PersonRequest, found: Session) -> HttpResponse:
    """Open the way back for somebody who was asked to leave."""
    let_back(found, person_at(found, _key(request)), by=request.user)
    return answer(request, found, "door")


@endpoint(post="session.lead", load=load_session)
def ask(request: PersonRequest, found: Session) -> HttpResponse:
    """Invite somebody softly: it is their turn, if they want it."""
    invite(found, person_at(found, _key(request)), by=request.user)
    return answer(request, found, "round")


@endpoint(post="session.lead", load=load_session)
def lower(request: PersonRequest, found: Session) -> HttpResponse:
    """Lower somebody's hand once they were heard."""
    if found.room is not None:
        lower_hand(found.room, person_at(found, _key(request)))
    return answer(request, found, "round")


@endpoint(post="session.lead", load=load_session)
def stay_with(request: PersonRequest, found: Session) -> HttpResponse:
    """Say that one stays with somebody who leaves amber or red."""
    checks = LeavingCheck.objects.filter(session=found, person__key=_key(request))
    check = checks.select_related("session__group").first()
    if check is None:
        raise NotFound
    met = meet(check, by=request.user)
    if request.htmx:
        return answer(request, found, "leaving")
    if met.is_beside:
        return redirect("groups:beside", key=found.key, person=met.person.key)
    return redirect("groups:after" if found.is_over else "groups:session", key=found.key)


def _key(request: PersonRequest) -> str:
    form = PersonForm(request.POST)
    if not form.is_valid():
        raise NotFound
    key: str = form.cleaned_data["person"]
    return key


def _reason(request: PersonRequest) -> ReasonForm:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise ReasonNeeded
    return form
