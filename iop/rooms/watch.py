"""What a hub does over and over: look at the rows, beat, and say that its pages are still here.

The look finds what a lost hint did not say: lines that were missed, and rights that ended.
"""

import asyncio
import logging
import time
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iop.people.activity import has_rested
from iop.rooms import reads
from iop.rooms.actions import keep_visits
from iop.rooms.encoding import frame_text
from iop.rooms.errors import NotInRoom
from iop.rooms.hub import RESTART, Hub, apart
from iop.rooms.limits import limits
from iop.rooms.lines import stamp
from iop.rooms.live import LiveRoom
from iop.rooms.socket import Socket

logger = logging.getLogger(__name__)


async def look_at_rows(hub: Hub) -> None:
    """Find missed lines and lost rights, every two seconds, with three queries."""
    while True:
        await asyncio.sleep(limits().poll_seconds)
        sockets = hub.sockets()
        if not sockets and not hub.read_marks:  # the last page leaves what it has read behind
            continue
        marks, hub.read_marks = hub.read_marks, {}
        sessions = list({socket.session_key for socket in sockets})
        try:
            found = await hub.reading.run(partial(reads.look, list(hub.rooms), sessions, marks))
        except Exception as error:
            logger.warning("the rows could not be looked at: %s", type(error).__name__)
            hub.read_marks = marks | hub.read_marks
            continue
        act_on(hub, sockets, found)


def act_on(hub: Hub, sockets: list[Socket], found: reads.Look) -> None:
    """Close pages whose right ended, and have missed lines read."""
    for socket in sockets:
        apart(partial(check_right, hub, socket, found))
    for room_id, (head, is_closed) in found.heads.items():
        if live := hub.rooms.get(room_id):
            apart(partial(_look_at_room, hub, live, head, is_closed=is_closed))
    hub.settle()


def _look_at_room(hub: Hub, live: LiveRoom, head: int, *, is_closed: bool) -> None:
    live.hint(head)
    hub.catch_up(live)
    if is_closed:
        hub.close_room(live)


def check_right(hub: Hub, socket: Socket, found: reads.Look) -> None:
    """Close a page whose session, stay or standing is not what it was."""
    place = (socket.facts.room_id, socket.person.pk)
    standing = found.standings.get(place)
    seen_at = found.sessions.get(socket.session_key)
    if seen_at is None or time.time() > socket.ends_at:
        socket.close(4401, _("You are signed out."))
    elif has_rested(seen_at, socket.actor):
        socket.close(4401, _("We’ve locked the page."))
    elif standing is None or not standing.is_active:
        if not found.heads.get(place[0], (0, False))[1]:
            socket.close(4403, NotInRoom.sentence)
    elif (standing.epoch, standing.begins) != (socket.actor.epoch, socket.begins):
        socket.close(RESTART)  # it comes back, and the door asks anew
    elif (standing.is_muted, standing.is_leader) != (socket.facts.is_muted, socket.facts.is_leader):
        hub.obey({"what": "stay", "room": place[0], "person": place[1]})


async def beat(hub: Hub) -> None:
    """Tell every page how far its room's log goes."""
    while True:
        await asyncio.sleep(limits().beat_seconds)
        now = stamp(timezone.now())
        for live in list(hub.rooms.values()):
            live.tell(frame_text("beat", head=max(live.head, live.delivered), now=now))


async def keep_presence(hub: Hub) -> None:
    """Say that the pages are still here, so that visits live, and whose sessions are not idle."""
    while True:
        await asyncio.sleep(limits().visit_seconds)
        names = {socket.name: socket for socket in hub.sockets()}
        if not names and not hub.signs:
            continue
        signs, hub.signs = hub.signs | awake(hub), set()
        try:
            lost = await hub.reading.run(partial(keep_visits, list(names), signs))
        except Exception as error:
            logger.warning("presence was not kept: %s", type(error).__name__)
            hub.signs |= signs
            continue
        hub.arrive([names[name] for name in lost])


def awake(hub: Hub) -> set[str]:
    """Return the sessions of pages in rooms where being there is a sign of life."""
    rooms = [live for live in hub.rooms.values() if live.room.keeps_awake]
    return {socket.session_key for live in rooms for socket in live.sockets.values()}
