"""The live room: the page, a line from a page without script, and what one may read again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from groups.models import Session
from groups.queries.scene import Scene
from groups.views.loading import load_session
from groups.views.parts import PARTS, draw
from groups.views.talk import Talk, asked_before, say_in, talk_of
from iop.people.requests import PersonRequest
from iop.policy import NotFound, endpoint
from iop.rooms.queries.reading import page_before

OF_ROOM = ("agenda", "turn", "door", "round", "leaving")


def show_room(request: PersonRequest, scene: Scene, **turn: Any) -> HttpResponse:
    """Draw the room: the cockpit for who leads, the same room for everybody else.

    `turn` is for the part in which one is asked: a form with its mistakes, from a page without
    script.
    """
    wanted = [name for name in OF_ROOM if scene.is_leading or not PARTS[name].is_for_leaders]
    values = {
        "scene": scene,
        "session": scene.session,
        "is_leading": scene.is_leading,
        "talk": talk_in(scene),
        "lower_url": reverse("groups:lower_hand", args=[scene.session.key]),
        "parts": {
            name: draw(request, scene, name, **(turn if name == "turn" else {})) for name in wanted
        },
    }
    return render(request, "groups/live/room.html", values)


def talk_in(scene: Scene, *, before: int | None = None) -> Talk:
    """Return the conversation of a session as this person may read it."""
    session = scene.session
    if session.room is None:
        raise NotFound
    return talk_of(
        session.room,
        scene.person,
        stays=scene.stays,
        facts=scene.facts,
        page=page_before(scene.facts, before=before),
        address=reverse("groups:session", args=[session.key]),
        say_url=reverse("groups:say", args=[session.key]),
    )


@endpoint(post="session.take_part", load=load_session)
def say(request: PersonRequest, found: Session) -> HttpResponse:
    """Say something from a page without script."""
    if found.room is None:
        raise NotFound
    anchor = say_in(request, found.room)
    return redirect(f"{reverse('groups:session', args=[found.key])}#{anchor}")


@endpoint("session.read", load=load_session)
def history(request: PersonRequest, found: Session) -> HttpResponse:
    """What was said while the person was there; no page of it shows more."""
    scene = Scene(found, request.user)
    if not scene.my_stays:
        raise NotFound
    values = {
        "scene": scene,
        "session": found,
        "talk": talk_in(scene, before=asked_before(request)),
    }
    return render(request, "groups/live/history.html", values)
