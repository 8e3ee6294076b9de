"""The hub, one a process: open pages by room, lines to each that may have them, and who must go.

All of it runs on one loop. The database is asked on desks of a few threads; the channel layer is
joined once a room and carries hints only, so losing it delays and loses nothing.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from iop.policy import Refusal
from iop.rooms import reads
from iop.rooms.bus import Message, bus
from iop.rooms.desk import Desk
from iop.rooms.encoding import Encoded, ack_text, encode_post, frame_text
from iop.rooms.entrance import Entrance
from iop.rooms.errors import NotInRoom, NotSaved
from iop.rooms.events import session_mark
from iop.rooms.frames import Frame
from iop.rooms.goodbyes import Goodbye
from iop.rooms.greetings import greetings
from iop.rooms.journal import Journal, Wish
from iop.rooms.limits import limits
from iop.rooms.lines import stamp
from iop.rooms.live import LiveRoom
from iop.rooms.log import Draft, Head, Outcome, Placed, Written
from iop.rooms.onlookers import Onlooker
from iop.rooms.relay import Relay
from iop.rooms.rules import RoomFacts
from iop.rooms.socket import WIRE, Socket

logger = logging.getLogger(__name__)
RESTART: Final = 1012


class Hub:
    """Holds this process's pages. `hub()` gives the one of the running loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.rooms: dict[int, LiveRoom] = {}
        self.onlookers: set[Onlooker] = set()
        self.reading = Desk("rooms-read", limits().readers, loop)
        self._writing = Desk("rooms-journal", 1, loop)
        self.journal = Journal(self._writing, self._tell_written)
        self.read_marks: dict[tuple[int, int], int] = {}
        self.signs: set[str] = set()
        self.is_draining = False
        self._arrived: dict[str, Socket] = {}
        self._left: list[str] = []
        self._people_due: set[int] = set()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._relay = Relay(self.obey)
        self._tasks: list[asyncio.Task[None]] = []

    # --- coming and going

    def start(self, *loops: Callable[["Hub"], Any]) -> None:
        """Begin to listen, to send hints and to run what is done periodically."""
        bus.listen(self.hear)
        works = [
            self._relay.run_sending(),
            self._relay.run_hearing(),
            *(one(self) for one in loops),
        ]
        self._tasks += [self.loop.create_task(work) for work in works]

    def enter(self, entrance: Entrance, send: Any) -> Socket:
        """Take a page in. It gets lines once it has said `hello`."""
        session = (
            entrance.session_key,
            session_mark(entrance.session_key),
            entrance.ends_at,
        )
        socket = Socket(send, entrance.person, entrance.actor, entrance.facts, session)
        live = self.rooms.get(entrance.room.pk)
        if live is None:
            live = self.rooms[entrance.room.pk] = LiveRoom(entrance.room)
            self._relay.want(self.rooms)
        live.sockets[socket.name] = socket
        self.arrive([socket])
        return socket

    def arrive(self, sockets: Iterable[Socket], *, within: float = 0.1) -> None:
        """Have the visits of pages noted, each once; those that went meanwhile have none."""
        self._arrived |= {socket.name: socket for socket in sockets if not socket.is_closed}
        self._soon("visits", within, self._save_visits)

    def settle(self) -> None:
        """Have joins of the layer that failed tried again."""
        self._relay.want(self.rooms)

    def leave(self, socket: Socket) -> None:
        """Forget a page. The last one of a room lets the room go. Safe to repeat."""
        socket.is_closed = True
        live = self.rooms.get(socket.facts.room_id)
        if live is None or live.sockets.pop(socket.name, None) is None:
            return
        self._left.append(socket.name)
        self._soon("visits", 0.1, self._save_visits)
        if not live.sockets:
            del self.rooms[live.id]
            self._relay.want(self.rooms)

    def hello(self, socket: Socket, since: int) -> None:
        """Answer `hello`: who is here, and what came after `since`."""
        live = self.rooms[socket.facts.room_id]
        live.begin(socket)
        live.asking.append((socket, since))
        self._greet_all(live)

    def _greet_all(self, live: LiveRoom) -> None:
        """Greet everybody in a room who waits, in one reading; who asks meanwhile comes next."""
        asked = [(socket, since) for socket, since in live.asking if not socket.is_closed]
        if live.is_greeting or not asked:
            return
        live.asking, live.is_greeting = [], True
        job = partial(greetings, live.room, [(socket.person, since) for socket, since in asked])
        self.reading.submit(job, partial(self._greeted, live, [socket for socket, _ in asked]))

    def _greeted(self, live: LiveRoom, sockets: list[Socket], found: Any) -> None:
        live.is_greeting = False
        answers = [found] * len(sockets) if isinstance(found, Exception) else found
        for socket, answer in zip(sockets, answers, strict=True):
            self._greet(live, socket, answer)
        self._greet_all(live)

    def _greet(self, live: LiveRoom, socket: Socket, found: Any) -> None:
        if isinstance(found, Exception):
            socket.close(4403 if isinstance(found, Refusal) else RESTART, NotInRoom.sentence)
            return
        if not self._keep_stay(socket, found.facts):
            return
        socket.write(found.welcome)
        for text in found.entries:
            socket.write(text)
        socket.release()
        if found.head > live.delivered:
            live.hint(found.head)
            self.catch_up(live)

    # --- lines

    def post(self, socket: Socket, frame: Frame) -> None:
        """Have a post written with the next batch. Raises Busy when too many wait."""
        if self.is_draining:
            return
        values = frame.values
        draft = Draft("post", socket.person, values["text"], client_id=values["id"])
        self.journal.put(Wish(Placed(socket.facts.room_id, draft, needs_stay=True), socket))

    def _tell_written(self, outcomes: list[tuple[Wish, Outcome]]) -> None:
        """Acknowledge what was committed, then deliver it; nothing is read again."""
        fresh: dict[Head, list[Encoded]] = {}
        at = ""
        for wish, outcome in outcomes:
            socket, draft = wish.asker, wish.placed.draft
            if isinstance(outcome, Refusal):
                socket.refuse(outcome, draft.client_id)
                continue
            entry = outcome.entry
            socket.write(ack_text(draft.client_id, entry.seq, entry.at))
            if outcome.is_new:
                at = at or stamp(entry.at)
                fresh.setdefault(outcome.room, []).append(_encoded(outcome, socket, draft, at))
        for room, lines in fresh.items():
            self._relay.pass_on({"what": "head", "room": room.room_id, "head": lines[-1].seq})
            if live := self.rooms.get(room.room_id):
                live.add(lines, room.inside)
                self.catch_up(live)

    def catch_up(self, live: LiveRoom) -> None:
        """Read what is missing of a room, once for all its pages."""
        if live.is_reading or not live.has_gap:
            return
        live.is_reading = True
        job = partial(reads.missing, live.id, live.delivered)
        self.reading.submit(job, partial(self._caught_up, live))

    def _caught_up(self, live: LiveRoom, found: Any) -> None:
        live.is_reading = False
        if isinstance(found, Exception):
            logger.error("a room could not be read: %s", type(found).__name__)
            return  # the next look at the heads tries again
        before = live.delivered
        live.add(found.lines, found.inside)
        if live.delivered > before:
            self.catch_up(live)

    def do(self, socket: Socket, frame: Frame) -> None:
        """Do any other frame on a reading desk and answer it."""
        live = self.rooms[socket.facts.room_id]
        job = partial(reads.performed, live.room, socket.person.pk, frame)
        self.reading.submit(job, partial(self._answer, socket, frame))

    def _answer(self, socket: Socket, frame: Frame, found: Any) -> None:
        if isinstance(found, Exception):
            logger.error("a %s was not done: %s", frame.type, type(found).__name__)
            socket.refuse(NotSaved(), frame.wish)
        else:
            socket.write(found)

    def note_seen(self, socket: Socket, seq: int) -> None:
        """Note how far a page has shown the log; written down with the next look."""
        live = self.rooms[socket.facts.room_id]
        live.note_seen(socket, seq)
        place = (socket.person.pk, live.id)
        self.read_marks[place] = max(self.read_marks.get(place, 0), min(seq, live.delivered))

    # --- messages

    def hear(self, message: Message) -> None:
        """Take a message of this process, from any thread, and send it on to the others."""
        self.loop.call_soon_threadsafe(self._hear_own, message)

    def _hear_own(self, message: Message) -> None:
        self._relay.pass_on(message)
        self.obey(message)

    def obey(self, message: Message) -> None:
        """Do what a message says; rooms without pages here and unknown words are passed over."""
        apart(partial(self._obey, message))

    def _obey(self, message: Message) -> None:
        heard = HEARD.get(message["what"])
        if heard is not None:
            heard(self, message)

    def _hear_head(self, message: Message) -> None:
        if live := self.rooms.get(message["room"]):
            live.hint(message["head"])
            self.catch_up(live)

    def _hear_changed(self, message: Message) -> None:
        live, to = self.rooms.get(message["room"]), message["to"]
        if live is None:
            return
        text = frame_text("changed", what=[message["changed"]])
        for socket in list(live.sockets.values()):
            is_meant = to in ("all", socket.person.pk) or (
                to == "leaders" and socket.facts.is_leader
            )
            if is_meant:
                socket.write(text)

    def _hear_people(self, message: Message) -> None:
        if message["room"] in self.rooms:
            self._people_due.add(message["room"])
            self._soon("people", limits().presence_seconds, self._read_people)

    def _hear_stay(self, message: Message) -> None:
        live = self.rooms.get(message["room"])
        if live is None:
            return
        job = partial(reads.facts, live.room, message["person"])
        self.reading.submit(job, partial(self._refresh, live, message["person"]))
        self._hear_people(message)

    def _refresh(self, live: LiveRoom, person_id: int, found: Any) -> None:
        if isinstance(found, Exception):
            return
        for socket in live.of_person(person_id):
            self._keep_stay(socket, found)

    def _keep_stay(self, socket: Socket, found: RoomFacts) -> bool:
        """Give a page its new facts. One whose person left and came back must come in anew."""
        if found.walls[-1].after != socket.begins:
            socket.close(RESTART)
            return False
        socket.take(found)
        return True

    def _hear_close_stay(self, message: Message) -> None:
        if live := self.rooms.get(message["room"]):
            for socket in live.of_person(message["person"]):
                socket.close(4403, Goodbye(message["why"]).label)

    def _hear_close_room(self, message: Message) -> None:
        if live := self.rooms.get(message["room"]):
            # Its last lines go out first: they say how it ended.
            self.loop.call_later(0.3, self.close_room, live)

    def close_room(self, live: LiveRoom) -> None:
        """Say goodbye to every page of a room that is over."""
        for socket in list(live.sockets.values()):
            socket.close(4403, Goodbye.ENDED.label)

    def _hear_close_person(self, message: Message) -> None:
        for socket in self.sockets():
            if socket.person.pk == message["person"]:
                socket.close(4403, _("Your access to this place has ended."))
        for onlooker in self.onlookers:
            if onlooker.person_id == message["person"]:
                onlooker.close(4403)

    def _hear_ask_again(self, message: Message) -> None:
        for socket in self.sockets():
            if socket.person.pk == message["person"]:
                socket.close(RESTART)

    def _hear_close_session(self, message: Message) -> None:
        for socket in self.sockets():
            if socket.mark == message["session"]:
                socket.close(4401, _("You are signed out."))
        for onlooker in self.onlookers:
            if onlooker.mark == message["session"]:
                onlooker.close(4401)

    def sockets(self) -> list[Socket]:
        """Return every page."""
        return [socket for live in self.rooms.values() for socket in live.sockets.values()]

    # --- who is here

    def _read_people(self) -> None:
        due, self._people_due = self._people_due & self.rooms.keys(), set()
        if due:
            self.reading.submit(partial(reads.people, due), self._tell_people)

    def _tell_people(self, found: Any) -> None:
        if isinstance(found, Exception):
            return
        for room_id, text in found.items():
            if live := self.rooms.get(room_id):
                live.tell(text)

    def _save_visits(self) -> None:
        (arrived, self._arrived), (left, self._left) = (self._arrived, {}), (self._left, [])
        if arrived or left:
            visits = [(name, one.facts.room_id, one.person.pk) for name, one in arrived.items()]
            # One thread writes them, so that a page that came and went is not left standing.
            job = partial(reads.save_visits, visits, left)
            self._writing.submit(job, partial(self._visits_saved, arrived, left))

    def _visits_saved(self, arrived: dict[str, Socket], left: list[str], found: Any) -> None:
        """Try again what the database had no time for; what it refuses waits for the next beat."""
        _log_error(found)
        if isinstance(found, OperationalError | InterfaceError):
            self._left += left
            self.arrive(arrived.values(), within=1.0)

    def _soon(self, name: str, seconds: float, do: Callable[[], None]) -> None:
        """Do something in a moment, once for all who ask meanwhile."""
        if name not in self._timers:
            self._timers[name] = self.loop.call_later(seconds, self._now, name, do)

    def _now(self, name: str, do: Callable[[], None]) -> None:
        self._timers.pop(name, None)
        do()

    # --- the end

    async def close_all(self, code: int = RESTART) -> None:
        """Let the journal finish, close every page, and write down what they leave behind."""
        self.is_draining = True
        deadline = self.loop.time() + 3
        while not self.journal.is_idle and self.loop.time() < deadline:
            await asyncio.sleep(0.01)
        for socket in self.sockets():
            socket.close(code, _("We restart for a moment. You are back in a few seconds."))
            self.leave(socket)
        for onlooker in self.onlookers:
            onlooker.close(WIRE.get(code, code))
        self._save_visits()
        marks, self.read_marks = self.read_marks, {}
        self._writing.submit(partial(reads.save_marks, marks), _log_error)

    async def stop(self) -> None:
        """End everything that this hub began, and wait for it."""
        await self.close_all()
        bus.listen(None)
        for timer in self._timers.values():
            timer.cancel()
        await _cancelled(self._tasks)
        await self._relay.close()
        self._writing.stop()
        self.reading.stop()
        await self.loop.run_in_executor(None, self._writing.join, 3)
        await self.loop.run_in_executor(None, self.reading.join, 3)


def _encoded(outcome: Written, socket: Socket, draft: Draft, at: str) -> Encoded:
    card = socket.card(outcome.entry.badge, leads=outcome.entry.leads)
    return encode_post(outcome, draft.text or "", card, at)


def apart(do: Callable[[], None]) -> None:
    """Do one of many things; that it fails stops none of the others."""
    try:
        do()
    except Exception as error:
        logger.error("one of many was not done: %s", type(error).__name__)


async def _cancelled(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel tasks until they end: a client of Redis may swallow the first time."""
    for _attempt in range(5):
        waiting = [task for task in tasks if not task.done()]
        if not waiting:
            return
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting, timeout=0.5)


def _log_error(found: Any) -> None:
    if isinstance(found, Exception):
        logger.error("visits or marks were not saved: %s", type(found).__name__)


HEARD: Final[dict[str, Callable[[Hub, Message], None]]] = {
    "head": Hub._hear_head,
    "changed": Hub._hear_changed,
    "people": Hub._hear_people,
    "stay": Hub._hear_stay,
    "close_stay": Hub._hear_close_stay,
    "close_room": Hub._hear_close_room,
    "close_person": Hub._hear_close_person,
    "ask_again": Hub._hear_ask_again,
    "close_session": Hub._hear_close_session,
}
