"""The gate: no view runs without a declared rule, and every refusal is translated in one place."""

import logging
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse

from iop.policy.actor import ANONYMOUS, Actor
from iop.policy.declare import Endpoint, answered, external_actions, tell
from iop.policy.errors import Forbidden, NotFound, Refusal, SignInNeeded, Undeclared
from iop.policy.rules import require

logger = logging.getLogger(__name__)
STATUS = {NotFound: 404, Forbidden: 403, SignInNeeded: 401}
_ways_on: Final[dict[str, str]] = {}


def lead_on(code: str, url_name: str) -> None:
    """Answer a refusal of this code with the page on which a person can mend what is missing."""
    _ways_on[code] = url_name


class Gate:
    """Middleware that gives the request its actor, checks declarations and translates refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with keeping forbidden, but for drawings and the like that strangers get.

        Pages before signing in hold names, addresses and links too.
        """
        request.actor = read_actor(request)  # type: ignore[attr-defined]  # what rules ask about
        response = self.get_response(request)
        self._tell(request, response)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page or not request.actor.is_anonymous:  # type: ignore[attr-defined]
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, values: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse an undeclared view; check the rule of a library's view."""
        if hasattr(view, "endpoint"):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        actions = external_actions(name)
        if actions is None:
            logger.error("refused an undeclared view: %s", name)
            raise Http404 from Undeclared(name)
        action = actions.get("GET" if request.method == "HEAD" else request.method or "")
        if action is None:
            return HttpResponseNotAllowed(answered(actions))
        return self._checked(request, action)

    def _checked(self, request: HttpRequest, action: str) -> HttpResponse | None:
        try:
            require(action, request.actor)  # type: ignore[attr-defined]
        except Refusal as refusal:
            return translate(request, refusal)
        request.allowed_action = action  # type: ignore[attr-defined]  # told once it is answered
        return None

    def _tell(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Tell the observers what a library's view handed out, if its rule asks for an audit row.

        Such a view may want to know once more who it is before it answers; that is no answer yet.
        """
        action = getattr(request, "allowed_action", "")
        if action and response.status_code == 200:
            tell(action, request.actor)  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal into its page; anything else stays an error."""
        return translate(request, error) if isinstance(error, Refusal) else None


def action_at(request: HttpRequest) -> str:
    """Return the action that the view at this address declared; empty where none is reached."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return ""
    method = "GET" if request.method == "HEAD" else request.method or ""
    declared: Endpoint | None = getattr(match.func, "endpoint", None)
    actions = declared.actions if declared else external_actions(match.view_name)
    return (actions or {}).get(method, "")


def read_actor(request: HttpRequest) -> Actor:
    """Return the standing of whoever is signed in; costs what `Person.standing` costs."""
    person = request.user
    return person.standing() if person.is_authenticated else ANONYMOUS


def translate(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page, or for scripts the JSON, that says why something was refused."""
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 409)
    if wants_json(request):
        words = {"code": refusal.code, "sentence": str(refusal.sentence)}
        return JsonResponse({"error": words}, status=status)
    if isinstance(refusal, SignInNeeded):
        return lead_to_sign_in(request)
    if refusal.code in _ways_on:
        return lead(request, reverse(_ways_on[refusal.code]))
    template = f"{status}.html" if status in {403, 404} else "409.html"
    values = {"refusal": refusal, "back": came_from(request)}
    return render(request, template, values, status=status)


def came_from(request: HttpRequest) -> str:
    """Return the page of ours on which the wish was made; empty where there is none."""
    return page_shown(request) if request.method == "POST" else ""


def page_shown(request: HttpRequest) -> str:
    """Return the path of the page of ours that the request came from; empty for any other."""
    shown = split(request.headers.get("Referer", ""))
    is_ours = shown.netloc == request.get_host() and not shown.path.startswith("//")
    return shown.path if is_ours else ""


def split(address: str) -> SplitResult:
    """Return the parts of an address that a browser sent; none of one that is no address."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def lead_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page and afterwards back: to the page that was open, never to a POST.

    A fragment that htmx asked for must not become a sign-in form inside a page: the page goes.
    """
    if is_fragment(request):
        shown = split(request.headers.get("HX-Current-URL", "")).path
    else:
        shown = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    back = shown if shown.startswith("/") and not shown.startswith("//") else "/"
    return lead(request, redirect_to_login(back, settings.LOGIN_URL)["Location"])


def lead(request: HttpRequest, address: str) -> HttpResponse:
    """Send the whole page elsewhere, also when only a fragment of it was asked for."""
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours asked, not a person."""
    return request.headers.get("Accept", "").startswith("application/json")
