"""The telephone: a socket's frames to the hub. No channel layer and no thread for a socket."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from types import FrameType
from typing import Any, Final

from iop.policy import Refusal, require
from iop.rooms.codec import FrameError
from iop.rooms.entrance import Turned, admit, recognise
from iop.rooms.errors import TooFast
from iop.rooms.frames import KINDS, Frame, decode, error_of_frame, wish_in
from iop.rooms.hub import Hub
from iop.rooms.lines import dumps
from iop.rooms.onlookers import Onlooker
from iop.rooms.socket import Socket
from iop.rooms.watch import beat, keep_presence, look_at_rows

logger = logging.getLogger(__name__)
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Any], Awaitable[None]]
_hubs: Final[dict[asyncio.AbstractEventLoop, Hub]] = {}


def hub() -> Hub:
    """Return the hub of the running loop; the first call begins it."""
    loop = asyncio.get_running_loop()
    found = _hubs.get(loop)
    if found is None:
        _hubs.clear()
        found = _hubs[loop] = Hub(loop)
        found.start(look_at_rows, beat, keep_presence)
        _drain_on_term(found)
    return found


async def stop_hub() -> None:
    """Close every page of this process and end its hub."""
    found = _hubs.pop(asyncio.get_running_loop(), None)
    if found is not None:
        await found.stop()


async def room_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Serve one page of one room, from its connection to its end."""
    await receive()
    here = hub()
    key = scope["url_route"]["kwargs"]["key"]
    # Accepted at once: a server gives up on those who wait, and after a cut a thousand may come.
    await send({"type": "websocket.accept"})
    entrance = await here.reading.run(partial(admit, scope["headers"], key))
    if isinstance(entrance, Turned):
        await _turn_away(entrance, send)
        return
    socket = here.enter(entrance, send)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            take(here, socket, message.get("text") or message.get("bytes") or "")
    finally:
        here.leave(socket)


async def page_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Watch over one page outside rooms, until its reader may not be here any more."""
    await receive()
    here = hub()
    await send({"type": "websocket.accept"})
    reader = await here.reading.run(partial(recognise, scope["headers"]))
    if isinstance(reader, Turned):
        await _turn_away(reader, send)
        return
    onlooker = Onlooker(reader, here.loop)
    here.onlookers.add(onlooker)
    try:
        if code := await onlooker.wait(receive):
            await _turn_away(Turned(code, ""), send)
    finally:
        here.onlookers.discard(onlooker)


async def _turn_away(turned: Turned, send: Send) -> None:
    """Say why before closing: a browser tells no script why a socket did not open."""
    bye = {"type": "bye", "code": turned.code, "sentence": turned.sentence}
    await send({"type": "websocket.send", "text": dumps(bye)})
    await send({"type": "websocket.close", "code": turned.code})


def take(here: Hub, socket: Socket, raw: str | bytes) -> None:
    """Take one frame of a page; every refusal is an answer."""
    if socket.is_closed:
        return
    if not socket.pace.allows():
        _refuse_fast(socket, wish_in(raw))
        return
    try:
        frame = decode(raw if isinstance(raw, str) else b"\xff")
        if frame.wish:
            here.signs.add(socket.session_key)  # a page says how far it is by itself
        require(KINDS[frame.type].action, socket.actor, socket.facts)
        HANDLERS.get(frame.type, Hub.do)(here, socket, frame)
    except FrameError as error:
        _refuse_frame(socket, error)
    except Refusal as refusal:
        socket.refuse(refusal, frame.wish)


def _refuse_fast(socket: Socket, wish: str | None) -> None:
    """Answer a frame that came too fast; a page that goes on like that is closed."""
    socket.refuse(TooFast(), wish)
    if not socket.patience.allows():
        socket.close(4400)


def _refuse_frame(socket: Socket, error: FrameError) -> None:
    """Answer a frame that was not understood; the fifth within a minute closes the page."""
    socket.write(dumps(error_of_frame(error)))
    if error.code != "text" and socket.count_malformed():
        socket.close(4400)


def _hello(here: Hub, socket: Socket, frame: Frame) -> None:
    here.hello(socket, frame.values["since"])


def _seen(here: Hub, socket: Socket, frame: Frame) -> None:
    here.note_seen(socket, frame.values["seq"])


HANDLERS: Final[dict[str, Callable[[Hub, Socket, Frame], None]]] = {
    "hello": _hello,
    "post": Hub.post,
    "seen": _seen,
}


def _drain_on_term(here: Hub) -> None:
    """Before the server obeys SIGTERM, let what waits be saved and tell pages to come back."""
    before = signal.getsignal(signal.SIGTERM)
    if not callable(before):
        return
    obey: Callable[[int, FrameType | None], Any] = before

    async def drain(number: int) -> None:
        await here.stop()
        obey(number, None)

    def on_term(number: int, frame: FrameType | None) -> None:
        if here.loop.is_closed() or here.is_draining:
            obey(number, frame)
        else:
            asyncio.run_coroutine_threadsafe(drain(number), here.loop)

    try:
        signal.signal(signal.SIGTERM, on_term)
    except ValueError:
        logger.info("not the main thread: the server drains by itself")
