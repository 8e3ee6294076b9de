"""Signing in by passkey, and signing out: the library's own, with what it leaves out."""

from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LogoutView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from iop.policy import endpoint

FORGET: Final = '"storage"'
_sign_out: Final = LogoutView.as_view()


class PasskeyView(LoginWebAuthnView):  # type: ignore[misc]  # the library is untyped
    """allauth's own step, but whoever has to try again still goes where they were going."""

    def form_invalid(self, form: Any) -> HttpResponseBase:
        """Lead back to the page to sign in, which says what happened."""
        answer: HttpResponseBase = super().form_invalid(form)
        if going := get_next_redirect_url(self.request):
            answer = redirect(f"{reverse('account_login')}?{urlencode({'next': going})}")
        return answer


passkey = endpoint("public.sign_in", post="public.sign_in")(PasskeyView.as_view())


@endpoint("public.sign_out", post="public.sign_out")
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Ask, then sign out and let the browser forget what pages kept of what was typed.

    Browsers hear the word only over https; elsewhere the sign-in page forgets by script.
    """
    answer: HttpResponseBase = _sign_out(request)
    if request.method == "POST":
        answer.headers["Clear-Site-Data"] = FORGET
    return answer
