"""allauth's forms in our words, and a way back in that costs the same for known and unknown."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from iop.people.models import Person
from iop.people.tokens import ResetTokens


class LoginForm(account.LoginForm):  # type: ignore[misc]  # the library is untyped
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label, password.help_text = _("E-mail"), _("Password"), ""
        login.widget = forms.EmailInput(attrs={"autocomplete": "username", "inputmode": "email"})
        password.widget.attrs.pop("placeholder", None)


class _SixNumbers:
    """Asks for a code in our words."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("The six numbers")
        code.widget.attrs.pop("placeholder", None)


class ActivateCodesForm(_SixNumbers, ActivateTOTPForm):  # type: ignore[misc]  # untyped library
    """The first code of an app."""


class CodeForm(_SixNumbers, AuthenticateForm):  # type: ignore[misc]  # untyped library
    """A code after the password."""


class ConfirmCodeForm(_SixNumbers, ReauthenticateForm):  # type: ignore[misc]  # untyped library
    """A code to show once more that it is you."""


class ResetForm(account.ResetPasswordForm):  # type: ignore[misc]  # the library is untyped
    """Asks for a way back in. One read and one letter, whether the address is known or not."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        """Return the address; nothing is looked up yet."""
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the letter that fits, and say the same in each case.

        Who has no password and no passkey yet comes in by their own link, or by nothing. Whose
        address others had changed lately gets no way in by a letter.
        """
        email: str = self.cleaned_data["email"]
        people = Person.objects.active().with_keys().with_hold()
        person = people.filter(email=email).first()
        adapter = get_adapter(request)
        if person is None:
            adapter.send_mail("account/email/unknown_account", email, {})
        elif not (person.has_usable_password() or getattr(person, "has_passkey", False)):
            adapter.send_mail("account/email/no_key", email, {})
        elif getattr(person, "is_held", False):
            adapter.send_mail("account/email/too_new", email, {})
        else:
            key = f"{user_pk_to_url_str(person)}-{ResetTokens().make_token(person)}"
            link = adapter.get_reset_password_from_key_url(key)
            adapter.send_mail(
                "account/email/password_reset_key", email, {"password_reset_url": link}
            )
        return email
