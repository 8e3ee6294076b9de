"""One address for a session: the door, the lobby, the room, or what is there afterwards."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.actions.attendance import stay_at_the_door
from groups.actions.sessions import (
    arrive,
    forget_usual_place,
    keep_usual_place,
    leave_session,
)
from groups.errors import AgreementMissing, AskedToLeave
from groups.forms.live import DoorForm
from groups.models import Arrival, Session, UsualPlace
from groups.queries.after import own_intention
from groups.queries.agreed import has_agreed
from groups.queries.scene import Scene
from groups.rules import LEADERS_EARLY, MEMBERS_EARLY
from groups.views.loading import load_session
from groups.views.parts import draw, draw_again
from groups.views.room import show_room
from iop.people.requests import PersonRequest
from iop.policy import endpoint

State, AtTheDoor = Session.State, Arrival.State

Page = Callable[[PersonRequest, Scene], HttpResponse]


@endpoint("session.read", load=load_session)
def session(request: PersonRequest, found: Session) -> HttpResponse:
    """Show what the session is for this person now."""
    scene = Scene(found, request.user)
    return _page_for(scene)(request, scene)


def _page_for(scene: Scene) -> Page:
    if scene.session.state == State.CANCELLED:
        return _show_cancelled
    if scene.session.state == State.ENDED:
        return _show_ended
    if not scene.is_member:
        return _show_outside
    mine = scene.my_arrival
    pages: dict[str, Page] = {
        AtTheDoor.WAITING: _show_lobby,
        AtTheDoor.REMOVED: _show_removed,
        AtTheDoor.ADMITTED: show_room,
    }
    return pages.get(mine.state, _show_door) if mine else _show_door


def _values(scene: Scene) -> dict[str, object]:
    return {
        "scene": scene,
        "session": scene.session,
        "is_leading": scene.is_leading,
        "opens_at": _opens_at(scene),
    }


def _opens_at(scene: Scene) -> datetime:
    early = LEADERS_EARLY if scene.is_leading else MEMBERS_EARLY
    opens_at: datetime = scene.session.starts_at - early
    return opens_at


def _show_door(request: PersonRequest, scene: Scene, form: DoorForm | None = None) -> HttpResponse:
    if scene.session.state == State.PLANNED and timezone.now() < _opens_at(scene):
        return render(request, "groups/live/early.html", _values(scene))
    if not has_agreed(request.user, scene.session.group, scene.my_part):
        raise AgreementMissing
    known = _known_place(scene)
    form = form or DoorForm(is_leading=scene.is_leading, initial=known)
    values = {"form": form, "who_sees": _who_sees(scene), "is_known": bool(known)}
    return render(request, "groups/live/door.html", _values(scene) | values)


def _known_place(scene: Scene) -> dict[str, object]:
    """Return what was said at this door before, or what the person keeps for all doors."""
    usual = UsualPlace.objects.filter(person=scene.person).first()
    known = scene.my_arrival if scene.my_arrival and scene.my_arrival.place else usual
    if known is None:
        return {}
    return {"place": known.place, "call_back": known.call_back, "is_kept": usual is not None}


def _who_sees(scene: Scene) -> str:
    sentence = _("Seen by %(names)s, and gone when the session ends.")
    return sentence % {"names": scene.leaders_and}


def _show_lobby(request: PersonRequest, scene: Scene) -> HttpResponse:
    values = _values(scene) | {"lobby": draw(request, scene, "lobby")}
    return render(request, "groups/live/lobby.html", values)


def _show_removed(request: PersonRequest, scene: Scene) -> HttpResponse:
    by = scene.my_arrival.reason_by if scene.my_arrival else None
    return render(request, "groups/live/removed.html", _values(scene) | {"by": by})


def _show_cancelled(request: PersonRequest, scene: Scene) -> HttpResponse:
    return render(request, "groups/live/cancelled.html", _values(scene))


def _show_outside(request: PersonRequest, scene: Scene) -> HttpResponse:
    return render(request, "groups/live/early.html", _values(scene))


def _show_ended(request: PersonRequest, scene: Scene) -> HttpResponse:
    """Thank the person; offer what may still be said; lead to what they may read again."""
    mine = scene.my_arrival
    more = {
        "was_inside": mine is not None and mine.admitted_at is not None,
        "intention": own_intention(scene.session, scene.person),
    }
    return render(request, "groups/live/ended.html", _values(scene) | more)


@endpoint(post="session.arrive", load=load_session)
def come(request: PersonRequest, found: Session) -> HttpResponse:
    """Come to the door."""
    scene = Scene(found, request.user)
    form = DoorForm(request.POST, is_leading=scene.is_leading)
    if not form.is_valid():
        return _show_door(request, scene, form)
    with suppress(AskedToLeave):
        arrive(found, by=request.user, **form.said)
    if form.cleaned_data["is_kept"]:
        keep_usual_place(request.user, **form.usual)
    else:
        forget_usual_place(request.user)
    return redirect("groups:session", key=found.key)


@endpoint(post="session.take_part", load=load_session)
def leave(request: PersonRequest, found: Session) -> HttpResponse:
    """Leave for today."""
    leave_session(found, by=request.user)
    return redirect(reverse("groups:left", args=[found.key]))


@endpoint("session.read", load=load_session)
def left(request: PersonRequest, found: Session) -> HttpResponse:
    """Say goodbye; the door stays open until the session ends."""
    return render(request, "groups/live/left.html", _values(Scene(found, request.user)))


@endpoint("session.read", load=load_session)
def part(request: PersonRequest, found: Session) -> HttpResponse:
    """Draw one part of the page again; whoever was let in meanwhile goes into the room."""
    mine = Scene(found, request.user).my_arrival
    at_the_door = mine is not None and mine.state == AtTheDoor.WAITING and not found.is_over
    if request.GET.get("name") == "lobby" and not at_the_door:
        address = reverse("groups:session", args=[found.key])
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    if mine is not None and at_the_door:
        stay_at_the_door(mine)
    return draw_again(request, found, leading=False)
