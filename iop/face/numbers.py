"""What counts as a telephone number, wherever one is written down."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FEWEST_DIGITS: Final = 7
UNCLEAR: Final = _("This doesn’t look like a phone number. Write it as one would dial it.")


def can_be_dialled(number: str) -> bool:
    """Whether a number has digits enough; words beside them are welcome."""
    return sum(sign.isdecimal() for sign in number) >= FEWEST_DIGITS


def refuse_undialled(number: str) -> None:
    """Raise what a form says beside the field unless there is no number, or one to dial."""
    if number and not can_be_dialled(number):
        raise ValidationError(UNCLEAR, code="number_unclear")
