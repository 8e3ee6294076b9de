"""What a text may be: something to see, of a length that can be read, in no disguise.

Nothing is taken out silently: a text is refused, or kept as it is in normal form C. Every script
stays writable: joiners, marks and directions of Arabic, Hebrew, Persian or Thai are all allowed.
"""

from typing import Final
from unicodedata import category, normalize

from iop.rooms.errors import BadWords
from iop.rooms.limits import TEXT_BYTES, TEXT_CHARACTERS

JOINER: Final = "\u200d"
# What a direction opens must be closed in the same paragraph, or it turns the next lines around.
OPENS: Final = {
    "\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c",
    "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069",
}  # fmt: skip
CLOSES: Final = frozenset(OPENS.values())
ALLOWED_CONTROLS: Final = "\n\t"
MOST_MARKS: Final = 8


def clean_text(text: str, *, characters: int = TEXT_CHARACTERS, size: int = TEXT_BYTES) -> str:
    """Return the text in normal form C with plain line ends; raises BadWords for what none may be.

    Refused: nothing to see, too long, control characters, noncharacters, half a surrogate pair,
    piles of marks, and directions that are left open.
    """
    if len(text) > size:
        raise BadWords
    plain = normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if plain.isascii() and plain.isprintable():
        if not plain.strip() or len(plain) > characters:
            raise BadWords
        return plain
    if any(is_refused(character) for character in plain) or not is_visible(plain):
        raise BadWords
    if len(plain.encode()) > size or seen_length(plain) > characters:
        raise BadWords
    if has_piles(plain) or not is_balanced(plain):
        raise BadWords
    return plain


def is_refused(character: str) -> bool:
    """Whether no text may hold this character."""
    kind = category(character)
    if kind == "Cc":
        return character not in ALLOWED_CONTROLS
    number = ord(character)
    return kind == "Cs" or number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF


def is_visible(text: str) -> bool:
    """Whether there is anything to see: more than spaces, marks and format characters."""
    return any(category(character)[0] not in "ZCM" for character in text)


def seen_length(text: str) -> int:
    """Return about how many characters a reader sees: marks and joined emoji count once."""
    count, joined = 0, False
    for character in text:
        if character == JOINER:
            joined = True
            continue
        is_mark = category(character)[0] == "M" or "\U0001f3fb" <= character <= "\U0001f3ff"
        if not is_mark and not joined:
            count += 1
        joined = False
    return count


def has_piles(text: str) -> bool:
    """Whether more marks stand on one character than any script piles up."""
    pile = 0
    for character in text:
        pile = pile + 1 if category(character) in {"Mn", "Me"} else 0
        if pile > MOST_MARKS:
            return True
    return False


def is_balanced(text: str) -> bool:
    """Whether each direction that is opened is closed within its paragraph, and none besides."""
    waiting: list[str] = []
    for character in text:
        if character in OPENS:
            waiting.append(OPENS[character])
        elif character in CLOSES:
            if not waiting or waiting.pop() != character:
                return False
        elif character == "\n" and waiting:
            return False
    return not waiting
