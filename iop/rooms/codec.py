"""From bytes to one typed frame, or to one error with a code. Nothing else can come out of it."""

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from iop.rooms.limits import FRAME_BYTES

MOST_DEPTH: Final = 16
MOST_KEYS: Final = 64
MOST_DIGITS: Final = 17
GREATEST: Final = 2**53
TOKENS: Final = re.compile(r'["\\\[\]{}]')


class FrameError(Exception):
    """A frame that is not understood. The id is the wish's, where it could be read."""

    def __init__(self, code: str, wish: str | None = None) -> None:
        super().__init__(code)
        self.code, self.wish = code, wish


def read_object(raw: str | bytes) -> dict[str, Any]:
    """Return the JSON object in a frame; raises FrameError for all else, however it was made."""
    text = _text(raw)
    if text.count("{") + text.count("[") > MOST_DEPTH:
        _refuse_deep(text)
    try:
        found = _decoder.decode(text)
    except (ValueError, RecursionError) as error:
        raise FrameError("not_json") from error
    if not isinstance(found, dict):
        raise FrameError("not_an_object")
    _refuse_many(found)
    if "\\u" in text:
        _refuse_characters([found])
    return found


def _text(raw: str | bytes) -> str:
    """Return a frame's text; its size counts in bytes."""
    if len(raw) > FRAME_BYTES:
        raise FrameError("too_big")
    try:
        if isinstance(raw, bytes):
            return raw.decode()
        if len(raw) * 4 > FRAME_BYTES and len(raw.encode()) > FRAME_BYTES:
            raise FrameError("too_big")
    except UnicodeError as error:
        raise FrameError("not_utf8") from error
    return raw


def _refuse_deep(text: str) -> None:
    """Refuse nesting beyond the limit before a parser meets it. One pass, whatever is sent."""
    depth, in_string, skip = 0, False, -1
    for token in TOKENS.finditer(text):
        at, sign = token.start(), token.group()
        if at == skip:
            continue
        if in_string:
            skip = at + 1 if sign == "\\" else -1
            in_string = sign != '"'
        elif sign == '"':
            in_string = True
        elif sign in "[{":
            depth += 1
            if depth > MOST_DEPTH:
                raise FrameError("too_deep")
        elif sign in "]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FrameError("doubled_key")
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS or abs(int(digits)) > GREATEST:
        raise FrameError("number")
    return int(digits)


def _refuse_constant(name: str) -> None:
    raise FrameError("number")


def _broken(digits: str) -> float:
    number = float(digits)
    if abs(number) > GREATEST:
        raise FrameError("number")
    return number


_decoder: Final = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_int=_whole,
    parse_float=_broken,
    parse_constant=_refuse_constant,
)


def _refuse_many(found: dict[str, Any]) -> None:
    """Refuse more keys than the limit, counted over the whole frame."""
    count, waiting = 0, list[Any]([found])
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            count += len(value)
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        if count > MOST_KEYS:
            raise FrameError("too_many_keys")


def _refuse_characters(values: Iterable[Any]) -> None:
    """Refuse NUL and halves of surrogate pairs, which only escapes can bring in."""
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and ("\0" in value or not _is_whole(value)):
            raise FrameError("characters")


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeError:
        return False
    return True
