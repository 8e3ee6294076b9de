"""What looks alike, from the Unicode Consortium's list of confusable characters (UTS 39).

The list pairs a sign with the sign or signs it can be taken for. Every such family gets one
member that stands for all of it, so that two names look alike exactly when they read the same then.
"""

import unicodedata
from collections import defaultdict
from functools import cache
from typing import Final

from confusable_homoglyphs.confusables import confusables_data

# Marks of direction that the list carries around right-to-left signs, and the dot that i wears.
_MARKS: Final = {0x200E: None, 0x200F: None}
_DOT: Final = "\u0307"
_DOTTED: Final = frozenset("ij")


def skeleton(text: str) -> str:
    """Return what the text looks like. Equal for two texts exactly when they can be confused."""
    # Letters with their marks first, twice: a foreign mark may only now have joined its letter.
    whole = _drawn(unicodedata.normalize("NFC", _drawn(unicodedata.normalize("NFC", text))))
    apart = _drawn(unicodedata.normalize("NFD", whole))
    return unicodedata.normalize("NFD", "".join(_without_dots(apart)))


def _drawn(text: str) -> str:
    return "".join(stand_ins().get(sign, sign) for sign in text)


def _without_dots(drawn: str) -> list[str]:
    """Leave out a dot above a letter that has one anyway."""
    kept: list[str] = []
    for sign in drawn:
        if sign == _DOT and kept and kept[-1] in _DOTTED:
            continue
        kept.append(sign)
    return kept


@cache
def stand_ins() -> dict[str, str]:
    """Return, for each sign with look-alikes, what stands for its family."""
    families = _families()
    single = {sign: min(family) for family in families for sign in family if len(sign) == 1}
    # A family around several signs ("rn" for m) is drawn by those, each through its own family.
    for family in families:
        if drawn := min((member for member in family if len(member) > 1), default=""):
            whole = "".join(single.get(sign, sign) for sign in unicodedata.normalize("NFD", drawn))
            single |= {sign: whole for sign in family if len(sign) == 1}
    return single


def _families() -> list[set[str]]:
    """Return the families: signs that the list joins, directly or through others."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for sign, twins in confusables_data.items():
        for twin in twins:
            one, other = sign.translate(_MARKS), twin["c"].translate(_MARKS)
            neighbours[one].add(other)
            neighbours[other].add(one)
    families, seen = [], set[str]()
    for sign in sorted(neighbours):
        if sign not in seen:
            families.append(_reached(sign, neighbours))
            seen |= families[-1]
    return families


def _reached(start: str, neighbours: dict[str, set[str]]) -> set[str]:
    family, waiting = {start}, [start]
    while waiting:
        fresh = neighbours[waiting.pop()] - family
        family |= fresh
        waiting.extend(fresh)
    return family
