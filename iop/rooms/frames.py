"""The frames that a client may send: what they hold, which rule they obey, what they do."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from iop.people.models import Person
from iop.policy import Actor, Forbidden, NotFound, Refusal, check
from iop.rooms import actions
from iop.rooms.codec import FrameError, read_object
from iop.rooms.encoding import newest
from iop.rooms.errors import BadWords, Muted, NotALeader, NotInRoom, RoomClosed
from iop.rooms.limits import PAGE_LINES, REASON_CHARACTERS
from iop.rooms.lines import Json, dumps, stamp
from iop.rooms.models import Entry, Reaction, Room
from iop.rooms.queries import facts_of, mark_read
from iop.rooms.queries.reading import page_before
from iop.rooms.rules import RoomFacts
from iop.rooms.texts import clean_text

WISH: Final = re.compile(r"[A-Za-z0-9_-]{8,36}")
# Within a text of JSON the marks around `id` would stand behind a backslash.
WISH_WITHIN: Final = re.compile(rf'"id"\s*:\s*"({WISH.pattern})"')
REACTIONS: Final = frozenset(Reaction.Kind.values)
Check = Callable[[Any], Any]
Values = Mapping[str, Any]
Do = Callable[["Asked", Values], Json]


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame that was understood: its type, and its values, each checked."""

    type: str
    values: Values

    @property
    def wish(self) -> str | None:
        """The id of the wish; None for frames that change nothing."""
        return self.values.get("id")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and where."""

    room: Room
    person: Person
    actor: Actor
    facts: RoomFacts


@dataclass(frozen=True, slots=True)
class Kind:
    """What one type of frame holds, the rule that it obeys, and what it does."""

    action: str
    fields: Mapping[str, Check]
    do: Do
    optional: Mapping[str, Any] = field(default_factory=dict)


def decode(raw: str | bytes) -> Frame:
    """Return the frame in these bytes; raises FrameError, and nothing else, for what is none."""
    values = read_object(raw)
    wish = values.get("id")
    wish = wish if isinstance(wish, str) and WISH.fullmatch(wish) else None
    name = values.pop("type", None)
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None or not isinstance(name, str):
        raise FrameError("unknown_type", wish)
    if values.keys() - kind.fields.keys():
        raise FrameError("unknown_field", wish)
    values = {**kind.optional, **values}
    if len(values) < len(kind.fields):
        raise FrameError("missing_field", wish)
    return Frame(name, {name: _checked(kind.fields[name], values[name], wish) for name in values})


def wish_in(raw: str | bytes) -> str | None:
    """Return the id of the wish in a frame that is not read: there are too many of them."""
    found = WISH_WITHIN.search(raw) if isinstance(raw, str) else None
    return found[1] if found else None


def _checked(check_value: Check, value: Any, wish: str | None) -> Any:
    try:
        return check_value(value)
    except BadWords as refusal:
        raise FrameError("text", wish) from refusal
    except ValueError as error:
        raise FrameError("bad_field", wish) from error


def a_wish(value: Any) -> str:
    """Refuse what is no id of a wish."""
    if not isinstance(value, str) or not WISH.fullmatch(value):
        raise ValueError
    return value


def a_number(value: Any, *, least: int = 0, most: int = 2**53) -> int:
    """Refuse what is no whole number in the range; true and false are none."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value


def a_switch(value: Any) -> bool:
    """Refuse what is neither true nor false."""
    if not isinstance(value, bool):
        raise ValueError  # one kind of error for all values
    return value


def a_reaction(value: Any) -> str:
    """Refuse what is not one of the reactions."""
    if not isinstance(value, str) or value not in REACTIONS:
        raise ValueError
    return value


def a_text(value: Any) -> str:
    """Refuse what nobody could read; see `texts`."""
    if not isinstance(value, str):
        raise ValueError
    return clean_text(value)


def a_reason(value: Any) -> str:
    """Refuse a reason that is empty or long."""
    if not isinstance(value, str):
        raise ValueError
    return clean_text(value, characters=REASON_CHARACTERS)


def ack(wish: str, entry: Entry | None) -> Json:
    """Return the answer to a wish that was granted; without a number where nothing was written."""
    seq, at = (entry.seq, stamp(entry.at)) if entry else (None, None)
    return {"type": "ack", "id": wish, "seq": seq, "at": at}


def _post(asked: Asked, values: Values) -> Json:
    entry = actions.post_text(
        asked.room, by=asked.person, text=values["text"], client_id=values["id"]
    )
    return ack(values["id"], entry)


def _edit(asked: Asked, values: Values) -> Json:
    entry = actions.edit_text(
        asked.room,
        by=asked.person,
        ref=values["ref"],
        text=values["text"],
        client_id=values["id"],
    )
    return ack(values["id"], entry)


def _retract(asked: Asked, values: Values) -> Json:
    entry = actions.retract_line(
        asked.room, by=asked.person, ref=values["ref"], client_id=values["id"]
    )
    return ack(values["id"], entry)


def _react(asked: Asked, values: Values) -> Json:
    entry = actions.react(
        asked.room,
        by=asked.person,
        ref=values["ref"],
        reaction=values["reaction"],
        is_on=values["on"],
        client_id=values["id"],
    )
    return ack(values["id"], entry)


def _hide(asked: Asked, values: Values) -> Json:
    entry = actions.hide_line(
        asked.room,
        by=asked.person,
        ref=values["ref"],
        reason=values["reason"],
        client_id=values["id"],
    )
    return ack(values["id"], entry)


def _show(asked: Asked, values: Values) -> Json:
    entry = actions.show_line(
        asked.room, by=asked.person, ref=values["ref"], client_id=values["id"]
    )
    return ack(values["id"], entry)


def _hand(asked: Asked, values: Values) -> Json:
    change = actions.raise_hand if values["up"] else actions.lower_hand
    change(asked.room, asked.person)
    return ack(values["id"], None)


def _seen(asked: Asked, values: Values) -> Json:
    mark_read(asked.actor, asked.room, values["seq"])
    return {}


def _before(asked: Asked, values: Values) -> Json:
    page = page_before(asked.facts, before=values["seq"], limit=values["limit"])
    lines = [line.as_json() for line in page.entries]
    kept = newest([dumps(line) for line in lines])
    more = page.more or kept < len(lines)
    return {"type": "older", "entries": lines[len(lines) - kept :], "more": more}


def _hello(asked: Asked, values: Values) -> Json:
    raise NotFound  # a hub answers it; over HTTP `since` stands for it


a_line: Final = partial(a_number, least=1)
KINDS: Final[Mapping[str, Kind]] = {
    "hello": Kind("room.enter", {"since": a_number}, _hello),
    "post": Kind("room.post", {"id": a_wish, "text": a_text}, _post),
    "edit": Kind("room.edit", {"id": a_wish, "ref": a_line, "text": a_text}, _edit),
    "retract": Kind("room.retract", {"id": a_wish, "ref": a_line}, _retract),
    "react": Kind(
        "room.react",
        {"id": a_wish, "ref": a_line, "reaction": a_reaction, "on": a_switch},
        _react,
    ),
    "hide": Kind("room.hide", {"id": a_wish, "ref": a_line, "reason": a_reason}, _hide),
    "show": Kind("room.show", {"id": a_wish, "ref": a_line}, _show),
    "hand": Kind("room.hand", {"id": a_wish, "up": a_switch}, _hand),
    "seen": Kind("room.read", {"seq": a_number}, _seen),
    "before": Kind(
        "room.read",
        {"seq": a_number, "limit": partial(a_number, least=1, most=100)},
        _before,
        optional={"limit": PAGE_LINES},
    ),
}

REASONS: Final[Mapping[str, type[Refusal]]] = {
    "is_in_room": NotInRoom,
    "is_leader": NotALeader,
    "is_not_muted": Muted,
    "room_is_open": RoomClosed,
}


def perform(room: Room, person: Person, frame: Frame) -> Json:
    """Do what a frame asks, under its rule, and return the answer; an error is an answer too."""
    actor = person.standing()
    asked = Asked(room, person, actor, facts_of(room, person.pk))
    try:
        check(KINDS[frame.type].action, actor, asked.facts)
        return KINDS[frame.type].do(asked, frame.values)
    except Refusal as refusal:
        return error_of(refusal, frame.wish)


def error_of(refusal: Refusal, wish: str | None) -> Json:
    """Return a refusal as clients get it."""
    if isinstance(refusal, Forbidden):
        refusal = REASONS.get(refusal.code, Forbidden)()
    return error(refusal.code, str(refusal.sentence), wish)


def error_of_frame(found: FrameError) -> Json:
    """Return what is said of a frame that was not understood. It repeats nothing of it."""
    if found.code == "text":
        return error("text", str(BadWords.sentence), found.wish)
    return error(found.code, str(Refusal.sentence), found.wish)


def error(code: str, sentence: str, wish: str | None) -> Json:
    """Return an error frame."""
    values: Json = {"type": "error", "code": code, "sentence": sentence}
    return values | {"id": wish} if wish else values
