"""Signing out: the library's own, and a word to the browser."""

from typing import Final

from allauth.account.views import LogoutView
from django.http import HttpRequest, HttpResponseBase

from iop.policy import endpoint

FORGET: Final = '"storage"'
_library: Final = LogoutView.as_view()


@endpoint("public.sign_out", post="public.sign_out")
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Ask, then sign out and let the browser forget what pages kept of what was typed.

    Browsers hear the word only over https; elsewhere the sign-in page forgets by script.
    """
    answer: HttpResponseBase = _library(request)
    if request.method == "POST":
        answer.headers["Clear-Site-Data"] = FORGET
    return answer
