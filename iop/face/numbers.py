"""What counts as a telephone number, wherever one is written down."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FEWEST_DIGITS: Final = 7
SHORT_DIGITS: Final = 3  # 988, 211: what a help line may be
UNCLEAR: Final = _("This doesn’t look like a phone number. Write it as one would dial it.")


def can_be_dialled(number: str) -> bool:
    """Whether a number has digits enough; words beside them are welcome."""
    return sum(sign.isdecimal() for sign in number) >= FEWEST_DIGITS


def is_help_line(number: str) -> bool:
    """Whether this can be a help line; a short one stands without words."""
    short = number.strip()
    return can_be_dialled(number) or (short.isdecimal() and len(short) >= SHORT_DIGITS)


def refuse_undialled(number: str) -> None:
    """Raise what a form says beside a help line unless there is none, or one to dial."""
    if number and not is_help_line(number):
        raise ValidationError(UNCLEAR, code="number_unclear")
