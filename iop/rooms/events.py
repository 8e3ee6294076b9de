"""What rooms tell: hints that a log grew, nudges that something changed, and who must go.

A hint holds ids, numbers and codes only, and leaves when the transaction is through. All of this is
told and forgotten: pages find what they missed by the numbers of the log, and the hub finds a lost
right by its own look at the rows.
"""

from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import Any, Literal

from django.db import transaction

from iop.rooms.bus import bus
from iop.rooms.goodbyes import Goodbye

Audience = Literal["all", "leaders"] | int


def _publish(message: dict[str, Any]) -> None:
    transaction.on_commit(partial(bus.publish, message), robust=True)


def announce(heads: Mapping[int, int]) -> None:
    """Say how far the logs of these rooms go now."""
    for room_id, head in heads.items():
        _publish({"what": "head", "room": room_id, "head": head})


def tell(room_id: int, what: str, *, to: Audience) -> None:
    """Nudge pages of a room: something called `what` changed. Told and forgotten."""
    _publish({"what": "changed", "room": room_id, "changed": what, "to": to})


def tell_presence(room_id: int) -> None:
    """Have the pages of a room learn anew who is there, with hands and paused posting."""
    _publish({"what": "people", "room": room_id})


def refresh_stay(room_id: int, person_id: int) -> None:
    """Have hubs read anew what a person may do in a room."""
    _publish({"what": "stay", "room": room_id, "person": person_id})


def close_stay(room_id: int, person_id: int, why: Goodbye) -> None:
    """Close a person's pages of one room: their stay there ended."""
    _publish({"what": "close_stay", "room": room_id, "person": person_id, "why": why.value})


def close_room(room_id: int) -> None:
    """Close all pages of a room that is over."""
    _publish({"what": "close_room", "room": room_id})


def close_person(person_id: int) -> None:
    """Close all pages of a person, everywhere, within a second."""
    _publish({"what": "close_person", "person": person_id})


def ask_again(person_id: int) -> None:
    """Have all pages of a person come in anew, where they still may: their standing changed."""
    _publish({"what": "ask_again", "person": person_id})


def close_session(session_key: str) -> None:
    """Close all pages of a session that was signed out, everywhere, within a second."""
    _publish({"what": "close_session", "session": session_mark(session_key)})


def session_mark(session_key: str) -> str:
    """Return what stands for a session on the bus: the key itself would let a reader sign in."""
    return sha256(f"session:{session_key}".encode()).hexdigest()[:32]
