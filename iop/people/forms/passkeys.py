"""allauth's forms for passkeys. What comes in place of a passkey is no error of ours.

The library takes the answer of a device apart as if a device had made it; anybody can send another.
"""

import struct
from typing import Any, Final

from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal.auth import extract_user_from_response
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from iop.people.models import Person
from iop.people.signing_in import record_guess, record_wrong_code

# What the library and the readers beneath it raise where a text or a number is not what they await.
UNREADABLE: Final = (
    ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
    struct.error,
)  # fmt: skip
SORRY: Final = _("That passkey didn’t work. Nothing was changed. Try again, or use another way in.")
TOO_OFTEN: Final = "too_many_login_attempts"


class _Passkey:
    """Refuses in one sentence whatever is no passkey that fits, but for too many tries."""

    errors: Any
    data: Any
    is_bound: bool

    def full_clean(self) -> None:
        """Check what was sent; a refusal is recorded where it was a guess."""
        try:
            super().full_clean()  # type: ignore[misc]  # the form that this is mixed into
            fits = not self.errors or self._is_too_often()
        except UNREADABLE:
            fits = False
        if not fits:
            self.errors.clear()
            self.add_error("credential", ValidationError(SORRY, code="wrong_passkey"))  # type: ignore[attr-defined]
            self.note_guess()

    def _is_too_often(self) -> bool:
        found = self.errors.as_data().values()
        return any(error.code == TOO_OFTEN for errors in found for error in errors)

    def note_guess(self) -> None:
        """Record what did not fit. Nothing, where somebody makes a passkey of their own."""


class AddPasskeyForm(_Passkey, webauthn.AddWebAuthnForm):  # type: ignore[misc]  # untyped library
    """A passkey that is made."""


class PasskeyInForm(_Passkey, webauthn.LoginWebAuthnForm):  # type: ignore[misc]  # untyped library
    """A passkey in place of a password."""

    aimed_at: Person | None = None

    def clean_credential(self) -> Any:
        """Return what the passkey belongs to; remembers whose account it was aimed at."""
        self.aimed_at = extract_user_from_response(self.cleaned_data["credential"])
        return super().clean_credential()

    def note_guess(self) -> None:
        """Record a guess, as that of a password."""
        record_guess(self.aimed_at)


class _OwnPasskey(_Passkey):
    user: Person

    def note_guess(self) -> None:
        """Record that a passkey of somebody known did not fit."""
        record_wrong_code(self.user, "webauthn")


class SecondPasskeyForm(_OwnPasskey, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]  # untyped library
    """A passkey after the password."""


class ConfirmPasskeyForm(_OwnPasskey, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]  # untyped library
    """A passkey to show once more that it is you."""
