"""Display names and pronouns: what they may be, and what a name may be confused with.

A name is kept in Unicode's NFKC form. Two keys are made of it: how it is drawn, and how it is
drawn without capitals. Both are unique in a programme, so a look-alike is refused by the database.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from itertools import count, islice
from typing import Final, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from iop.face.badges import reserved_words
from iop.people.confusables import skeleton
from iop.people.errors import NameRefused

LONGEST: Final = 40
MOST_POINTS: Final = 120
MOST_MARKS: Final = 3
KEY_LENGTH: Final = 400
PUNCTUATION: Final = frozenset("'\u2019\u2018\u02bc.-\u2010\u2011\u2013\u00b7")
# Letters and marks that show nothing: fillers, joiners, variation selectors.
UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0000-\U000e0fff]"
)
HOUSE_WORDS: Final = frozenset(
    {
        "staff", "team", "admin", "admins", "administrator", "moderator", "mod", "host", "cohost",
        "clinician", "facilitator", "therapist", "counselor", "counsellor", "doctor", "nurse",
        "psychologist", "psychiatrist", "specialist", "peer specialist", "mentor", "operator",
        "support", "helpdesk", "official", "system", "circleway", "everyone", "anonymous",
        "administrador", "administradora", "moderador", "moderadora", "personal", "clínico",
        "clínica", "terapeuta", "consejero", "consejera", "doctora", "enfermero", "enfermera",
        "psicólogo", "psicóloga", "psiquiatra", "especialista", "soporte", "ayuda", "oficial",
        "sistema", "todos", "anónimo", "anónima",
    }
)  # fmt: skip
LONG_WORD: Final = 8
# A word as short as "tú" is also a name's part: Anh Tú.
SHORT_WORD: Final = 3
_PARTED: Final = str.maketrans("/,", "  ")


class Keys(NamedTuple):
    """What is unique in a programme."""

    skeleton: str
    folded: str


def clean_name(text: str) -> str:
    """Return the name as it is kept; raises NameRefused, which says what to change."""
    name = _tidy(text)
    if not name:
        raise NameRefused(_("Write a name, one letter is enough."))
    _check_length(name, MOST_POINTS)
    if any(_is_foreign(sign) for sign in name):
        raise NameRefused(
            _("Use letters, numbers, spaces, hyphens and apostrophes. Other signs don’t fit here.")
        )
    _check_letters(name)
    if is_reserved(name):
        raise NameRefused(
            _("That word is kept for people who work here. Choose a name without it."),
            code="name_reserved",
        )
    return name


def clean_pronouns(text: str) -> str:
    """Return the pronouns as they are kept, or none; raises NameRefused.

    They stand beside the name, so they may be no more than a name may, but for what parts them.
    """
    pronouns = _tidy(text)
    if not pronouns:
        return ""
    _check_length(pronouns, LONGEST)
    parted = pronouns.translate(_PARTED)
    if any(_is_foreign(sign) for sign in parted):
        raise NameRefused(_("Use letters, spaces, commas and slashes. Other signs don’t fit here."))
    _check_letters(" ".join(parted.split()))
    if is_reserved(parted):
        raise NameRefused(
            _("That word is kept for people who work here. Write them without it."),
            code="name_reserved",
        )
    return pronouns


def _tidy(text: str) -> str:
    if any(_is_hidden(sign) for sign in text) or UNSEEN.search(text):
        raise NameRefused(_("There is a sign in it that cannot be seen. Type it again by hand."))
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _check_length(text: str, most_points: int) -> None:
    if seen_length(text) > LONGEST or len(text) > most_points:
        raise NameRefused(_("That is a little long. Forty characters are the most."))


def _check_letters(name: str) -> None:
    if not any(unicodedata.category(sign).startswith("L") for sign in name):
        raise NameRefused(_("Write at least one letter."))
    if _starts_with_mark(name) or _longest_run_of_marks(name) > MOST_MARKS:
        raise NameRefused(
            _("There is a mark too many. Leave the marks away, or write it differently.")
        )


def _is_foreign(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return not (kind[0] in "LM" or kind == "Nd" or sign == " " or sign in PUNCTUATION)


def _starts_with_mark(name: str) -> bool:
    return any(unicodedata.category(word[0]).startswith("M") for word in name.split(" "))


def _longest_run_of_marks(name: str) -> int:
    longest = run = 0
    for sign in unicodedata.normalize("NFD", name):
        run = run + 1 if unicodedata.category(sign) in {"Mn", "Me"} else 0
        longest = max(longest, run)
    return longest


def seen_length(name: str) -> int:
    """Return the length as it is seen: a letter with its marks counts once."""
    return sum(not unicodedata.category(sign).startswith("M") for sign in name)


def keys_of(name: str) -> Keys:
    """Return the two keys of a name that `clean_name` has passed."""
    drawn = skeleton(name).casefold()[:KEY_LENGTH]
    return Keys(drawn, skeleton(name.casefold())[:KEY_LENGTH])


def is_reserved(name: str) -> bool:
    """Whether the name wears a word of ours, also one spelled with look-alikes or with gaps."""
    for plain in (_plain, _plain_as_drawn):
        parts = [plain(part) for part in _words(name)]
        whole = "".join(parts)
        for word in _reserved(settings.SITE_NAME):
            if word == whole or (len(word) >= SHORT_WORD and word in parts):
                return True
            if len(word) >= LONG_WORD and word in whole:
                return True
    return False


def _words(name: str) -> list[str]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return [part for part in re.split(r"[\W\d_]*[\s.\-–·]+[\W_]*", apart) if part]


def _plain(text: str) -> str:
    """Return the text with look-alikes, digits for letters and marks taken away."""
    return _letters(skeleton(text.translate(_DIGITS).casefold()))


def _plain_as_drawn(text: str) -> str:
    """The same by what capitals look like, which small letters may not."""
    return _letters(skeleton(text.translate(_DIGITS)).casefold())


def _letters(drawn: str) -> str:
    letters = "".join(sign for sign in drawn if not unicodedata.combining(sign))
    return letters.translate(_BARS).replace("rn", "m")


_DIGITS: Final = str.maketrans("01345", "oleas")
_BARS: Final = str.maketrans("il1|0", "iiiio")


@cache
def _reserved(site_name: str) -> frozenset[str]:
    house = {site_name.casefold()} | HOUSE_WORDS | reserved_words()
    return frozenset(_plain(word.replace(" ", "")) for word in house)


def suggestions(name: str, taken: Collection[Keys], *, most: int = 3) -> list[str]:
    """Return free names near this one: with a letter behind it, then with a number."""
    used = {key for keys in taken for key in keys}
    free = (near for near in _near(name) if used.isdisjoint(keys_of(near)))
    return list(islice(free, most))


def _near(name: str) -> Iterator[str]:
    short = name[: LONGEST - 4].rstrip()
    for letter in "ABCDEFGHJKMNPRSTVW":
        yield f"{short} {letter}."
    for number in count(2):
        yield f"{short} {number}"
