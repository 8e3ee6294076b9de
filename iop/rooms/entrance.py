"""Who stands at the door of a room's socket: session, person, standing, stay. One job, no loop."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, parse_cookie

from iop.people.activity import ends_at, lock_for
from iop.people.models import Person
from iop.policy import Actor, NotFound, Refusal, SignInNeeded, check
from iop.rooms.models import Room
from iop.rooms.queries import room_and_facts
from iop.rooms.rules import RoomFacts


@dataclass(frozen=True, slots=True)
class Entrance:
    """Somebody who may come in."""

    room: Room
    person: Person
    actor: Actor
    facts: RoomFacts
    session_key: str
    ends_at: float


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looks at a page outside rooms."""

    person_id: int
    session_key: str


@dataclass(frozen=True, slots=True)
class Turned:
    """Somebody who may not, and the code that the socket closes with."""

    code: int
    sentence: str


def admit(headers: list[tuple[bytes, bytes]], key: str) -> Entrance | Turned:
    """Say who may enter the room of this key. Eight queries; never raises a refusal."""
    try:
        return _enter(_session(headers), key)
    except SignInNeeded as refusal:
        return Turned(4401, str(refusal.sentence))
    except Refusal as refusal:
        return Turned(4404, str(NotFound.sentence if refusal.code else refusal.sentence))


def recognise(headers: list[tuple[bytes, bytes]]) -> Reader | Turned:
    """Say who is signed in. Three queries; never raises a refusal."""
    session = _session(headers)
    try:
        person = _person(session)
    except SignInNeeded as refusal:
        return Turned(4401, str(refusal.sentence))
    return Reader(person.pk, session.session_key or "")


def _person(session: SessionBase) -> Person:
    request = HttpRequest()
    request.session = session
    person = get_user(request)
    if not isinstance(person, Person) or lock_for(session, person.standing()):
        raise SignInNeeded
    check("me.read", person.standing())
    return person


def _enter(session: SessionBase, key: str) -> Entrance:
    person = _person(session)
    actor = person.standing()
    found = room_and_facts(actor, key)
    check("room.enter", actor, found.facts)
    key = session.session_key or ""
    return Entrance(found.room, person, actor, found.facts, key, ends_at(session, actor))


def _session(headers: list[tuple[bytes, bytes]]) -> SessionBase:
    """Return the session that the cookie names; an empty one where it names none."""
    sent = [value.decode("latin-1") for name, value in headers if name.lower() == b"cookie"]
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    # Read as pages read them: the standard library stops at the first cookie that it dislikes.
    session: SessionBase = store(parse_cookie("; ".join(sent)).get(settings.SESSION_COOKIE_NAME))
    return session
