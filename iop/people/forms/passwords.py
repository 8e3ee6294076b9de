"""allauth's forms for a new password, in our words."""

from typing import Any, Final

from allauth.account import forms as account
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LABELS: Final = {
    "oldpassword": _("Your password until now"),
    "password1": _("Your new password"),
    "password2": _("The same once more"),
}
DIFFERENT: Final = _("The two are not the same. Type them once more.")


class _TypedTwice:
    """Asks in our words; what makes a good password stands above the form."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.help_text = LABELS[name], ""
            field.widget.attrs.pop("placeholder", None)

    def clean_password2(self) -> str:
        """Refuse two that differ."""
        again: str = self.cleaned_data["password2"]
        if again != self.cleaned_data.get("password1", again):
            raise ValidationError(DIFFERENT)
        return again


class ChangePasswordForm(_TypedTwice, account.ChangePasswordForm):  # type: ignore[misc]  # untyped library
    """A new password in place of one that is known."""


class SetPasswordForm(_TypedTwice, account.SetPasswordForm):  # type: ignore[misc]  # untyped library
    """The first password of somebody who has a passkey."""


class ResetPasswordForm(_TypedTwice, account.ResetPasswordKeyForm):  # type: ignore[misc]  # untyped library
    """A new password by the link of a letter."""
