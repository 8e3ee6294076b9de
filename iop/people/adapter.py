"""Where allauth asks us: nobody signs up, secrets are sealed, letters say nothing."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from iop.people.departures import close_sessions
from iop.people.letters import own_address
from iop.people.models import Person
from iop.people.signing_in import record_guess
from iop.vault.fields import open_column, seal_column

WAYS: Final = (
    ("mfa_reauthenticate:webauthn", _("Use your passkey")),
    ("reauthenticate", _("Use your password")),
    ("mfa_reauthenticate", _("Use a code")),
)
SECOND_FACTOR: Final = "mfa_authenticator.data"


def shown_name(person: Person) -> str:
    """Return the name that allauth's pages and prompts show."""
    return person.display_name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    """Invitation only. A letter never names a person, a programme, an address or a device."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("That e-mail and password don’t go together. Try again."),
        "incorrect_password": _("That is not your password. Try again."),
        "enter_current_password": _("That is not your password. Try again."),
        "too_many_login_attempts": _(
            "That was tried too often. Wait five minutes, then try again."
        ),
        "rate_limited": _("That was a little too fast. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: people come by invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send fixed words and, where the letter needs one, a link. Nothing of the request."""
        known = {name: context[name] for name in ("password_reset_url",) if name in context}
        words = {"site_name": settings.SITE_NAME, "sign_in": own_address("account_login"), **known}
        subject = render_to_string("account/email/subject.txt", words).strip()
        body = render_to_string(f"{template_prefix}_message.txt", words)
        EmailMessage(subject, body.strip() + "\n", None, [email]).send()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a guess: whose account it was aimed at where there is one, never what was typed.

        Costs the same for known and unknown.
        """
        aimed_at = Person.objects.filter(email=str(credentials.get("email", "")).lower()).first()
        record_guess(aimed_at)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address under our own name, whatever host the request claimed."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "U", "key": "K"})
        return settings.SITE_URL + path.replace("U-K", key)

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        """Return the ways to show once more that it is you, the easiest first, in our words."""
        ways = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        return [ways[name] | {"description": words} for name, words in WAYS if name in ways]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the page of security."""
        return reverse("people:security")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library is untyped
    """Seals the secrets of second factors under the keyring."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code didn’t work. Use the newest one, and try again."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return urlsafe_b64encode(seal_column(text, SECOND_FACTOR)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret; raises Unreadable for what we did not seal."""
        return open_column(urlsafe_b64decode(encrypted_text), SECOND_FACTOR)

    def build_totp_svg(self, url: str) -> str:
        """Return the drawing alone, so that it can stand inside a page."""
        drawing: str = super().build_totp_svg(url)
        return drawing[drawing.index("<svg") :]

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        """Name a passkey by its number."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bind passkeys to the host, under the neutral name of the site."""
        host = current.request.get_host().partition(":")[0]
        return {"id": host, "name": settings.SITE_NAME}


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]  # the library is untyped
    """Ends sessions together with the sockets that hang on them."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """End each session, and close its pages at once."""
        ending = list(sessions)
        super().end_sessions(ending)
        close_sessions(session.session_key for session in ending)
