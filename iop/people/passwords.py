"""A password may be anything long that nobody guesses; these are the guesses that length hides.

And the framework's own refusals, in our words.
"""

from typing import Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST_SIGNS: Final = 6
ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "01234567890123456789",
)


class LongPassword(MinimumLengthValidator):
    """Refuse short ones."""

    def get_error_message(self) -> str:
        """Return how long it is to be."""
        said = _("That one is short. Use %(count)d characters or more; four words are enough.")
        return said % {"count": self.min_length}


class RarePassword(CommonPasswordValidator):
    """Refuse those that many people use."""

    def get_error_message(self) -> str:
        """Return why it is refused, and what is better."""
        return _("Many people use that one. Four words that don’t belong together are better.")


class ImpersonalPassword(UserAttributeSimilarityValidator):
    """Refuse one that is nearly the person's name here or their address."""

    def get_error_message(self) -> str:
        """Return why it is refused, and what is better."""
        return _(
            "That is too much like your name here or your e-mail. Four words that don’t belong "
            "together are better."
        )


class EasyLongPassword:
    """Refuse long passwords that are one short guess: repeated, a row of keys, or our own name."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError for a guess."""
        if is_easy(password.casefold()):
            raise ValidationError(
                _("That one is easy to guess. Four words that don’t belong together are better."),
                code="password_easy",
            )

    def get_help_text(self) -> str:
        """Return the advice that stands beside the field."""
        return _("Four words that don’t belong together are good and easy to keep.")


def is_easy(password: str) -> bool:
    """Whether the password, in small letters, is a guess made long."""
    if len(set(password)) < FEWEST_SIGNS or password in (password + password)[1:-1]:
        return True
    rest = password
    for guess in _guesses():
        rest = rest.replace(guess, "")
    return len(rest) * 2 < len(password)


def _guesses() -> list[str]:
    rows = [row[start : start + 5] for row in ROWS for start in range(len(row) - 4)]
    return [settings.SITE_NAME.casefold(), "password", "letmein", "welcome", *rows]
