"""Locks a page that nobody is at, and speaks the reader's language in the reader's time."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from iop.face.words import zone_info
from iop.people.activity import is_by_hand, lock_for
from iop.policy.gate import action_at, page_shown

Answer = Callable[[HttpRequest], HttpResponseBase]


class IdleLock:
    """Ends a session that rests or lasts too long. Costs a statement a minute."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the locked page, or go on and note that the person is here."""
        person = request.user
        if not person.is_authenticated:
            return self.get_response(request)
        actor = person.standing()
        if lock := lock_for(request.session, actor, by_hand=is_by_hand(request)):
            logout(request)
            # Help now, Leave quickly and the like are never behind a lock: a stranger sees them.
            if not action_at(request).startswith("public."):
                return locked(request, lock)
        return self.get_response(request)


def locked(request: HttpRequest, why: str) -> HttpResponse:
    """Lead to the locked page, which knows the way back; scripts are told so in their own words."""
    words = urlencode({"next": way_back(request), "why": why})
    address = f"{reverse('people:locked')}?{words}"
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    if request.headers.get("Accept", "").startswith("application/json"):
        error = {"code": "locked", "sentence": _("We’ve locked the page.")}
        return JsonResponse({"error": error}, status=401)
    return redirect(address)


def way_back(request: HttpRequest) -> str:
    """Return the path of the page that the person was at."""
    if request.method == "GET" and "HX-Request" not in request.headers:
        return request.get_full_path()
    return page_shown(request) or "/"


class Preferences:
    """Gives each request the reader's language and zone. Costs nothing: they are read anyway."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the reader's language and zone; strangers get the browser's and the house's."""
        person = request.user
        if person.is_authenticated:
            translation.activate(person.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zone_info(getattr(person, "zone", ""))):
            return self.get_response(request)
