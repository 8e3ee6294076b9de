"""The parts of a live page that are drawn again by themselves when something changes."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from groups.forms.live import CheckInForm, IntentionForm
from groups.models import Session
from groups.queries.scene import Scene
from groups.views.carried import carried, for_the_week
from iop.people.requests import PersonRequest
from iop.policy import NotFound

TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@dataclass(frozen=True, slots=True)
class Part:
    """A fragment, the events that draw it again, and how often it looks by itself."""

    template: str
    on: tuple[str, ...]
    every: int = 20
    is_for_leaders: bool = False

    @property
    def trigger(self) -> str:
        """What htmx listens to; events of a busy room are gathered for a moment."""
        events = [f"room:{name} from:body delay:150ms" for name in self.on]
        return ", ".join([*events, f"every {self.every}s"])


PARTS: Final[dict[str, Part]] = {
    "lobby": Part("groups/live/_lobby.html", (), every=4),
    "agenda": Part("groups/live/_agenda.html", ("phase", "timer", "session", "turn")),
    "turn": Part("groups/live/_turn.html", ("turn", "you", "phase", "session", "intention")),
    "door": Part("groups/live/_door.html", ("door", "session"), is_for_leaders=True),
    "round": Part(
        "groups/live/_round.html", ("round", "turn", "phase", "joined", "left"), is_for_leaders=True
    ),
    "leaving": Part("groups/live/_leaving.html", ("leaving",), is_for_leaders=True),
}


def draw(request: PersonRequest, scene: Scene, name: str, **more: Any) -> SafeString:
    """Return one part. It knows its own version, so that asking again costs no flicker.

    What `more` adds (a form with its mistakes) does not change the version: words being written
    are not drawn over.
    """
    inner = _inner(request, scene, name, more)
    version = version_of(_inner(request, scene, name, {}) if more else inner)
    part = PARTS[name]
    view = "groups:lead_part" if part.is_for_leaders else "groups:part"
    address = f"{reverse(view, args=[scene.session.key])}?name={name}"
    values = {"name": name, "inner": inner, "address": address, "trigger": part.trigger}
    return render_to_string("groups/live/_part.html", values | {"version": version})


def version_of(inner: str) -> str:
    """Return what changes when a part does; the token of a form is no change."""
    return sha256(TOKEN.sub("", inner).encode()).hexdigest()[:16]


def _inner(request: PersonRequest, scene: Scene, name: str, more: dict[str, Any]) -> SafeString:
    session = scene.session
    values = {
        "scene": scene,
        "session": session,
        "is_leading": scene.is_leading,
        "is_part": bool(request.htmx),
        "blank_check_in": CheckInForm(),
        "blank_intention": IntentionForm(initial={"text": carried(request, for_the_week(session))}),
    }
    return render_to_string(PARTS[name].template, values | more, request)


def answer(request: PersonRequest, session: Session, name: str, **more: Any) -> HttpResponse:
    """Answer a POST: the part that it changed for htmx, else the page."""
    if not request.htmx:
        return redirect("groups:session", key=session.key)
    scene = Scene(session, request.user)
    return HttpResponse(draw(request, scene, name, **more))


def draw_again(request: PersonRequest, session: Session, *, leading: bool) -> HttpResponse:
    """Answer with the part that is asked for, or with nothing where the page has it already."""
    name, have = request.GET.get("name", ""), request.GET.get("have", "")
    if name not in PARTS or PARTS[name].is_for_leaders != leading:
        raise NotFound
    drawn = draw(request, Scene(session, request.user), name)
    if have and f'data-version="{have}"' in drawn:
        return HttpResponse(status=204)
    return HttpResponse(drawn)
