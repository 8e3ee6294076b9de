"""The page that stands where a page was locked."""

from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from iop.people.activity import Lock
from iop.people.forms.sign_in import LoginForm
from iop.policy import endpoint


@endpoint("public.sign_in")
def locked(request: HttpRequest) -> HttpResponseBase:
    """Say what happened and offer to sign in right here, back to where the person was."""
    way_back = get_next_redirect_url(request) or "/"
    if request.user.is_authenticated:
        return redirect(way_back)
    shown = {
        "form": LoginForm(request=request),
        "next": way_back,
        "is_over": request.GET.get("why") == Lock.OVER,
    }
    return render(request, "people/locked.html", shown)
