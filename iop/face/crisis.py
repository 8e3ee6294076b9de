"""Crisis resources: dated data. Check each number by calling it, then change `CHECKED`."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from iop.face.numbers import can_be_dialled


class Line(NamedTuple):
    """One way to reach a person."""

    icon: str
    href: str
    big: str | Promise
    words: str | Promise


CHECKED: Final = date(2026, 11, 20)
# 988 offers no "press 3" any more; do not put it back without calling.
LINES: Final = (
    Line(
        "phone",
        "tel:988",
        _("Call 988"),
        _("Day and night, free. Press 1 for veterans, 2 for Spanish."),
    ),
    Line(
        "talk",
        "sms:988",
        _("Text 988"),
        _("If speaking is too much, or someone could hear you."),
    ),
    Line(
        "board",
        "https://chat.988lifeline.org/",
        _("Chat with 988"),
        _("In the browser, in writing, day and night."),
    ),
)


def own_line(number: str) -> Line | None:
    """Return the programme's own line, where it has one that can be dialled."""
    if not can_be_dialled(number):
        return None
    dialled = "".join(letter for letter in number if letter.isdecimal() or letter == "+")
    return Line("circle", f"tel:{dialled}", number, _("The programme’s own line."))
