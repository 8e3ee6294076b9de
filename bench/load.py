"""Drives rooms: a closed loop keeps a window of messages in flight, an open loop keeps a rate."""

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.sockets import ACK, TIMED, Seat, Socket, Tally, connect

WORDS = "Slept five hours in a row, first time this month. Walked to the shop and back."


@dataclass(frozen=True)
class Shape:
    """How many rooms, and how many members each."""

    rooms: int
    members: int
    window: int

    def __str__(self) -> str:
        return f"{self.rooms}x{self.members}"


Dialect = Callable[[str, str], str]
"""Turns (id, words) into the text of a frame."""


def raw_post(client_id: str, words: str) -> str:
    """What the raw consumer is sent: the same fields, as it hands on whatever it gets."""
    return json.dumps({"type": "post", "id": client_id, "text": words})


def our_post(client_id: str, words: str) -> str:
    """A `post` frame of our protocol."""
    return json.dumps({"type": "post", "id": client_id, "text": words})


@dataclass
class Room:
    """The open sockets of a room, and how its next message is made."""

    number: int
    sockets: list[Socket]
    ids: Iterator[str]

    def say(self, speaker: Socket, dialect: Dialect) -> None:
        """Send one message that carries its room and its moment."""
        now = time.perf_counter_ns()
        speaker.send(dialect(next(self.ids), f"~b:{self.number}:{now}~ {WORDS}"))


async def enter(seats: list[list[Seat]], tally: Tally, *, greets: bool) -> list[Room]:
    """Open every seat's socket, a few at a time; a greeting asks our rooms for what is new."""
    run = f"{time.time_ns():x}"
    gate = asyncio.Semaphore(40)

    async def open_one(seat: Seat, *, listens: bool) -> Socket:
        async with gate:
            socket = await connect(seat, tally, reads_times=listens)
        if greets:
            socket.send('{"type":"hello","since":0}')
        return socket

    rooms = []
    for number, members in enumerate(seats):
        opening = [open_one(seat, listens=index == 1) for index, seat in enumerate(members)]
        ids = (f"b{run}-{number}-{count}" for count in itertools.count())
        rooms.append(Room(number, list(await asyncio.gather(*opening)), ids))
    await asyncio.sleep(1.0)
    return rooms


def leave(rooms: list[Room]) -> None:
    """Close every socket."""
    for room in rooms:
        for socket in room.sockets:
            socket.close()


async def closed_loop(rooms: list[Room], dialect: Dialect, window: int, seconds: float) -> float:
    """Keep `window` messages of each room in flight; returns the seconds it really took.

    A message is done when its room's first socket, whose member says it, hears it.
    """
    until = time.perf_counter() + seconds
    speakers = [room.sockets for room in rooms]

    def next_one(room: Room, turn: Iterator[Socket]) -> Callable[[bytes], None]:
        def heard(chunk: bytes) -> None:
            if time.perf_counter() >= until:
                return
            for _ in TIMED.findall(chunk):
                room.say(next(turn), dialect)

        return heard

    started = time.perf_counter()
    for room, sockets in zip(rooms, speakers, strict=True):
        turn = itertools.cycle(sockets)
        sockets[0].on_text = next_one(room, turn)
        for _ in range(window):
            room.say(next(turn), dialect)
    await asyncio.sleep(seconds)
    took = time.perf_counter() - started
    for room in rooms:
        room.sockets[0].on_text = None
    return took


async def open_loop(
    room: Room, dialect: Dialect, rate: float, seconds: float, tally: Tally
) -> None:
    """Send `rate` messages a second whatever comes back, and note how long each ack takes.

    The raw consumer sends no ack: its sender's own copy stands for it.
    """
    speaker = room.sockets[0]
    waiting: list[int] = []

    def answered(chunk: bytes) -> None:
        marks = chunk.count(ACK) or len(TIMED.findall(chunk)) * (dialect is raw_post)
        for _ in range(min(marks, len(waiting))):
            tally.acks.append((time.perf_counter_ns() - waiting.pop(0)) / 1e9)

    speaker.on_text = answered
    for _ in range(int(rate * seconds)):
        waiting.append(time.perf_counter_ns())
        room.say(speaker, dialect)
        await asyncio.sleep(1 / rate)
    await asyncio.sleep(1.0)
    speaker.on_text = None
