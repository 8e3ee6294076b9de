"""The side room of somebody who left red: they and who leads are there, in writing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from groups.actions.side_rooms import leave_number, part
from groups.forms.live import DoorForm
from groups.models import LeavingCheck
from groups.queries.scene import Scene
from groups.views.loading import load_beside
from groups.views.talk import Talk, say_in, stays_shown, talk_of
from iop.people.models import Person
from iop.people.requests import PersonRequest
from iop.policy import NotFound, endpoint
from iop.rooms.queries import facts_of
from iop.rooms.queries.reading import page_before


@endpoint("session.beside", load=load_beside)
def beside(request: PersonRequest, check: LeavingCheck) -> HttpResponse:
    """Show the side room; once it is closed, what was said there."""
    return _show(request, check)


def _show(
    request: PersonRequest, check: LeavingCheck, form: DoorForm | None = None
) -> HttpResponse:
    values = _values(request, check)
    if request.htmx:
        return render(request, "groups/live/_beside.html", values)
    if not check.is_beside:
        return render(request, "groups/live/history.html", values)
    mine = values["scene"].my_arrival
    known = {"place": mine.place, "call_back": mine.call_back} if mine else {}
    values["form"] = form or DoorForm(initial=known)
    return render(request, "groups/live/beside.html", values)


def _values(request: PersonRequest, check: LeavingCheck) -> dict[str, Any]:
    scene, talk = Scene(check.session, request.user), _talk(check, request.user)
    return {
        "scene": scene,
        "session": check.session,
        "check": check,
        "is_own": check.person_id == request.user.pk,
        "is_leading": scene.is_leading,
        "talk": talk,
        "is_there": any(one.key == check.person.key for one in talk.people),
    }


def _talk(check: LeavingCheck, person: Person) -> Talk:
    if check.side_room is None:
        raise NotFound
    facts = facts_of(check.side_room, person.pk)
    if not facts.walls:
        raise NotFound
    return talk_of(
        check.side_room,
        person,
        stays=stays_shown(check.side_room, person),
        facts=facts,
        page=page_before(facts),
        address=_address("beside", check),
        say_url=_address("beside_say", check),
    )


def _address(name: str, check: LeavingCheck) -> str:
    return reverse(f"groups:{name}", args=[check.session.key, check.person.key])


@endpoint(post="session.beside", load=load_beside)
def say(request: PersonRequest, check: LeavingCheck) -> HttpResponse:
    """Say something from a page without script."""
    if check.side_room is None:
        raise NotFound
    anchor = say_in(request, check.side_room)
    return redirect(f"{_address('beside', check)}#{anchor}")


@endpoint(post="session.own_side_room", load=load_beside)
def number(request: PersonRequest, check: LeavingCheck) -> HttpResponse:
    """Say anew where one is and how to be called."""
    form = DoorForm(request.POST)
    if not form.is_valid():
        return _show(request, check, form)
    leave_number(check, by=request.user, **form.said)
    messages.success(request, _("Thank you. Those who lead the group see it until you part."))
    return redirect(_address("beside", check))


@endpoint(post="session.lead", load=load_beside)
def close(request: PersonRequest, check: LeavingCheck) -> HttpResponse:
    """Say that one has parted: the side room closes, place and number are forgotten."""
    part(check, by=request.user)
    messages.success(request, _("You have parted. What was said there stays with you two."))
    after = "groups:after" if check.session.is_over else "groups:session"
    return redirect(after, key=check.session.key)
