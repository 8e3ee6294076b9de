"""The same conversation over HTTP, for networks that break sockets: one frame a request."""

from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse

from iop.people.activity import lock_for, sent_by_pages
from iop.people.requests import PersonRequest
from iop.policy import endpoint
from iop.rooms.actions.visits import keep_page
from iop.rooms.codec import FrameError
from iop.rooms.errors import TooFast
from iop.rooms.frames import decode, error_of, error_of_frame, perform, wish_in
from iop.rooms.greetings import Greeting, farewell, greetings
from iop.rooms.lines import Json
from iop.rooms.models import Room
from iop.rooms.pace import Paces
from iop.rooms.queries import load_known_room, load_room
from iop.rooms.queries.reading import page_before
from iop.rooms.rules import RoomFacts

STATUS: Final = {
    "not_in_room": 403,
    "not_a_leader": 403,
    "not_yours": 403,
    "not_a_post": 403,
    "muted": 403,
    "forbidden": 403,
    "not_found": 404,
    "no_such_line": 404,
    "closed": 409,
    "too_late": 409,
    "line_is_gone": 409,
    "used_id": 409,
    "too_fast": 429,
    "busy": 503,
    "not_saved": 503,
}
_paces: Final = Paces()
sent_by_pages("rooms:frames")


@endpoint("room.read", load=load_known_room)
def since(request: PersonRequest, facts: RoomFacts) -> HttpResponse:
    """Answer as a socket answers `hello`; the page counts as open while it keeps asking."""
    room, number = Room.objects.get(pk=facts.room_id), _number(request)
    if facts.is_in:
        keep_page(room, facts.person_id)
        if room.keeps_awake:
            lock_for(request.session, request.actor)  # asking is being there
    [found] = greetings(room, [(request.user, number)])
    if isinstance(found, Greeting):
        frames = [found.welcome, *found.entries]
    else:
        frames = farewell(room, facts.person_id, number)
    text = f'{{"frames":[{",".join(frames)}]}}'
    return HttpResponse(text, content_type="application/json")


@endpoint("room.read", load=load_room)
def before(request: PersonRequest, facts: RoomFacts) -> HttpResponse:
    """Answer with the lines before a number."""
    page = page_before(facts, before=_number(request))
    lines = [line.as_json() for line in page.entries]
    return JsonResponse({"type": "older", "entries": lines, "more": page.more})


@endpoint(post="room.read", load=load_room)
def frames(request: PersonRequest, facts: RoomFacts) -> HttpResponse:
    """Do what one frame asks, under the frame's own rule and at a socket's pace."""
    try:
        answer = _done(request, facts, _body(request))
    except FrameError as error:
        return JsonResponse(error_of_frame(error), status=400)
    return JsonResponse(answer, status=_status(answer))


def _done(request: PersonRequest, facts: RoomFacts, raw: bytes) -> Json:
    if not _paces.allow(request.session.session_key or ""):
        return error_of(TooFast(), wish_in(raw.decode(errors="replace")))
    room, frame = Room.objects.get(pk=facts.room_id), decode(raw)
    if room.keeps_awake or frame.wish:
        lock_for(request.session, request.actor)  # a wish is somebody's; the rest a page's own
    return perform(room, request.user, frame)


def _body(request: PersonRequest) -> bytes:
    """Return what was sent; more than Django reads into memory is too big for a frame too."""
    try:
        return request.body
    except RequestDataTooBig as error:
        raise FrameError("too_big") from error


def _number(request: PersonRequest) -> int:
    """Return the number in the address."""
    assert request.resolver_match is not None
    number: int = request.resolver_match.kwargs["seq"]
    return number


def _status(answer: Json) -> int:
    return STATUS.get(answer["code"], 400) if answer.get("type") == "error" else 200
