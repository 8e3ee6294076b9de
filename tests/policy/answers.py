"""Asks the site for everything, as everybody, and says in one word what it answered."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import get_resolver, reverse

from iop.celery import app
from iop.policy import ANONYMOUS, NotFound, decide
from iop.policy.gate import _ways_on
from iop.policy.rules import DENIALS, RULES, decide_by_role
from iop.policy.walk import Way, admin_actions, commands, frames, tasks, views
from iop.rooms.frames import KINDS, Frame, perform
from iop.rooms.queries import facts_of, load_room
from tests.policy.world import World

YES, NO, ABSENT, SIGN_IN, UNANSWERED = "yes", "no", "absent", "sign in", "–"
# What a refused call may still write: the session that carries it.
SPARED = ("django_session", "usersessions_usersession")
WRITE = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?')
PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^)]*\))*\)")
REFUSALS = {"not_found": ABSENT, "forbidden": NO, "not_in_room": NO, "not_a_leader": NO}
VALUES = {"text": "Hello", "reaction": "hear", "on": True, "up": True, "reason": "unkind"}
QUERIES = {
    "groups:part": "name=turn",
    "groups:lead_part": "name=round",
    "people:end_role": "role=client",
}


@dataclass
class Answer:
    """What came back: the word for it, the text, and which tables were written.

    Somebody who is asked once more who they are has been given nothing yet.
    """

    word: str
    text: str = ""
    written: list[str] = field(default_factory=list)
    is_asked_again: bool = False

    @property
    def is_recorded(self) -> bool:
        """Whether a row of the record was written."""
        return "audit_auditevent" in self.written


def ways_asked() -> list[Way]:
    """Return every view and frame: what a person can ask for."""
    return [*views(get_resolver()), *frames(KINDS)]


def ways_run() -> list[Way]:
    """Return what machinery and shell run, and what the operators' site offers."""
    return [*tasks(app), *commands(), *admin_actions(admin.site)]


def ask(world: World, part: str, way: Way) -> Answer:
    """Ask for one way in as one person; whatever it changed is undone."""
    with undone(world, part), watched() as written:
        answer = ask_frame(world, part, way) if way.kind == "frame" else ask_view(world, part, way)
    answer.written = written
    return answer


@contextmanager
def undone(world: World, part: str) -> Iterator[None]:
    """Undo whatever is changed inside; the person stays signed in."""
    cache.clear()
    if part in world.people:
        world.session_of(part)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Note the tables that are written."""
    written: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if (found := WRITE.match(sql)) and found[1] not in SPARED:
            written.append(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


def ask_view(world: World, part: str, way: Way) -> Answer:
    response = respond(world, part, way, way.method)
    text = "" if response.streaming else response.content.decode()
    leads_to = response.headers.get("Location", "")
    is_asked_again = leads_to.startswith(reverse("account_reauthenticate"))
    return Answer(word_for(world, part, way, response), text, is_asked_again=is_asked_again)


def respond(world: World, part: str, way: Way, method: str, **headers: str) -> HttpResponse:
    """Send one request; a POST carries words for every field that a form of ours asks for."""
    path, client = address(world, way), browser(world, part)
    if method == "POST":
        return client.post(path, world.posted(), headers=headers)
    query = QUERIES.get(way.name, "")
    return client.generic(method, f"{path}?{query}" if query else path, headers=headers)


def browser(world: World, part: str) -> Client:
    """Return a browser in which this person is signed in."""
    client = Client()
    if part in world.people:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.session_of(part)
    return client


def address(world: World, way: Way) -> str:
    """Return the address of a way in, its parts filled from the world."""

    def fill(found: re.Match[str]) -> str:
        return str(world.value(way.name, way.route, found[1] or found[2]))

    return PART.sub(fill, way.route).replace("\\", "").removesuffix("$")


def word_for(world: World, part: str, way: Way, response: HttpResponse) -> str:
    """Return the word for a response; raises for what no view of ours may answer."""
    status, leads_to = response.status_code, response.headers.get("Location", "")
    assert status < 500, f"{way} answered {part} with {status}"
    if status == 401 or leads_to.startswith(resolve_url(settings.LOGIN_URL) + "?"):
        return SIGN_IN
    if is_led_on(world, part, way.action) or status == 403:
        return NO
    return {404: ABSENT, 405: UNANSWERED}.get(status, YES)


def is_led_on(world: World, part: str, action: str) -> bool:
    """Whether the person is refused for now and led to the page that mends it."""
    actor = world.people[part].standing() if part in world.people else ANONYMOUS
    if not decide_by_role(action, actor).allowed or RULES[action].is_public:
        return False
    hits = (one.when.name for one in DENIALS if one.hits(action, actor, None))
    return next(hits, "") in _ways_on


def ask_frame(world: World, part: str, way: Way) -> Answer:
    """Send one frame into the room of the running session."""
    if part not in world.people:
        return Answer(SIGN_IN)  # the entrance lets no socket in without a person
    person, room = world.people[part], world.session.room
    try:
        load_room(person.standing(), key=room.key)
    except NotFound:
        return Answer(ABSENT)
    if way.name == "hello":  # a hub answers it, under this rule
        allowed = decide(way.action, person.standing(), facts_of(room, person.pk)).allowed
        return Answer(YES if allowed else NO)
    kind = KINDS[way.name]
    given = {"id": f"wish-{way.name}-0001", "ref": world.line, "seq": 0, "since": 0, "limit": 10}
    values = {name: ({**VALUES, **given})[name] for name in kind.fields}
    answer = perform(room, person, Frame(way.name, values))
    code = answer.get("code", "") if answer.get("type") == "error" else ""
    return Answer(REFUSALS.get(code, YES), str(answer))
