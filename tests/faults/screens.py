"""A hub of its own without threads or a network, and pages that follow it: for generated histories.

The hub, its rooms, sockets, queries and frames are the site's. Only two things are let go: jobs of
a desk are done at once, and hints reach the hub when the history says so.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.db import DatabaseError
from django.test import TestCase
from django.utils import timezone

from iop.people.models import Person
from iop.policy import Refusal, check
from iop.rooms import journal, reads
from iop.rooms.bus import bus
from iop.rooms.consumers import take
from iop.rooms.entrance import Entrance
from iop.rooms.hub import Hub
from iop.rooms.models import Room, Stay
from iop.rooms.queries import lines_before, room_and_facts
from iop.rooms.socket import Socket
from iop.rooms.watch import act_on
from iop.vault.seals import kept_keys

Json = dict[str, Any]
FOR_GOOD = (4400, 4401, 4403, 4404)


class AtOnce:
    """A desk that does each job as it comes."""

    def submit(self, job: Any, done: Any) -> None:
        try:
            result = job()
        except (Refusal, DatabaseError) as error:
            result = error
        done(result)


class NoTime:
    """Stands for a loop in which an hour lies between any two moments, and no timer rings."""

    def __init__(self) -> None:
        self._hours = count()

    def time(self) -> float:
        return next(self._hours) * 3600.0

    def call_later(self, seconds: float, do: Any, *values: Any) -> Any:
        return SimpleNamespace(cancel=lambda: None)


@contextmanager
def without_time() -> Iterator[None]:
    """Have the journal, which asks for the running loop, find one without time."""
    before, loop = journal.asyncio, NoTime()
    journal.asyncio = SimpleNamespace(get_running_loop=lambda: loop)  # type: ignore[assignment]
    yield
    journal.asyncio = before


def quiet_hub() -> Hub:
    """Return a hub whose desks work at once; its timers never ring."""
    loop: Any = NoTime()
    # People of an earlier history, undone since, had other keys under the same numbers.
    kept_keys.forget()
    hub = Hub(loop)
    for desk in (hub.reading, hub._writing):
        desk.stop()
    hub.reading = hub._writing = hub.journal._desk = AtOnce()  # type: ignore[assignment]
    return hub


@dataclass
class Page:
    """An honest client: it keeps lines by number, resumes from the last, and resends its wishes."""

    person: Person
    hub: Hub
    room: Room
    last: int = 0
    asked: int = 0
    begins: int = 0
    lines: dict[int, Json] = field(default_factory=dict)
    ever: set[int] = field(default_factory=set)
    inbox: list[Json] = field(default_factory=list)
    acks: dict[str, set[int | None]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    socket: Socket | None = None

    def open(self) -> bool:
        """Come in as the entrance lets in, and say hello; False when turned away."""
        try:
            found = room_and_facts(self.person.standing(), self.room.key)
            check("room.enter", self.person.standing(), found.facts)
        except Refusal:
            return False
        entrance = Entrance(
            found.room, self.person, self.person.standing(), found.facts, "session", 2**40
        )
        self.socket = self.hub.enter(entrance, self._send)
        self.say(type="hello", since=self.last)
        return True

    async def _send(self, message: Json) -> None:
        if message["type"] == "websocket.send":
            self.inbox.append(json.loads(message["text"]))
        else:
            self.inbox.append({"type": "closed", "code": message["code"]})

    def cut(self, *, loses: bool) -> None:
        """Lose the line, and what was under way on it."""
        if self.socket is None:
            return
        if loses:
            self.inbox.clear()
        self.follow()
        if self.socket is not None:
            self.hub.leave(self.socket)
            self.socket = None

    def say(self, **frame: Any) -> None:
        """Send a frame, if there is a line."""
        if self.socket is not None:
            self.asked = frame["since"] if frame["type"] == "hello" else self.asked
            take(self.hub, self.socket, json.dumps(frame))

    def follow(self) -> None:
        """Read everything that came."""
        while self.inbox:
            frame = self.inbox.pop(0)
            getattr(self, f"_on_{frame['type']}", lambda frame: None)(frame)

    def _on_entries(self, frame: Json) -> None:
        if frame["after"] > self.last:
            self.say(type="hello", since=self.last)
            return
        if frame["more"] or frame["after"] == 0:
            self.lines = {}
            self.last = max(self.last, frame["head"])
            # A newest page begins somewhere; what is older comes by scrolling back.
            self.begins = frame["entries"][0]["seq"] if frame["more"] and frame["entries"] else 0
        for entry in frame["entries"]:
            self._keep(entry)

    def _keep(self, entry: Json) -> None:
        self.last = max(self.last, entry["seq"])
        if entry["kind"] == "blank":
            return
        self.ever.add(entry["seq"])
        line = entry.get("line") or (entry if entry["ref"] is None else None)
        if line:
            self.ever.add(line["seq"])
            self.lines[line["seq"]] = line

    def _on_ack(self, frame: Json) -> None:
        self.acks.setdefault(frame["id"], set()).add(frame["seq"])

    def _on_error(self, frame: Json) -> None:
        self.refused.append(frame["code"])

    def _on_closed(self, frame: Json) -> None:
        self.hub.leave(self.socket) if self.socket else None
        self.socket = None
        if frame["code"] in FOR_GOOD:
            self.lines, self.last, self.begins = {}, 0, 0

    def shown(self) -> dict[int, Json]:
        """Return the lines from where the page begins."""
        return {seq: line for seq, line in self.lines.items() if seq >= self.begins}

    def fresh(self) -> dict[int, Json]:
        """Return what a page that is opened now would show from there on."""
        page = lines_before(self.person.standing(), self.room, limit=1000)
        lines = {line.seq: json.loads(json.dumps(line.as_json())) for line in page.entries}
        return {seq: line for seq, line in lines.items() if seq >= self.begins}


@dataclass
class Hints:
    """What leaves with a commit: it reaches the hub, or is lost."""

    hub: Hub

    def during(self, act: Any, *, lost: bool) -> Any:
        bus.listen(self.hub.obey)
        with TestCase.captureOnCommitCallbacks() as callbacks:
            result = act()
        if not lost:
            for callback in callbacks:
                callback()
        return result


def look(hub: Hub, room: Room) -> None:
    """Have the hub look at the rows, as it does every two seconds."""
    sockets = hub.sockets()
    if sockets:
        found = reads.look([room.pk], [], {})
        act_on(hub, sockets, reads.Look(found.heads, found.standings, {"session": timezone.now()}))


def readable(person: Person, room: Room) -> list[Stay]:
    return list(Stay.objects.filter(person=person, room=room))
