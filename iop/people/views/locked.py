"""The page that stands where a page was locked, and the sign of life that keeps one open."""

from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from iop.people.activity import Lock
from iop.people.forms.sign_in import LoginForm
from iop.people.requests import PersonRequest
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
        "why": request.GET.get("why", Lock.IDLE),
    }
    return render(request, "people/locked.html", shown)


@endpoint(post="me.here")
def here(request: PersonRequest) -> HttpResponseBase:
    """Note that somebody reads or types: the idle lock has taken it for a sign of life."""
    return HttpResponse(status=204)
