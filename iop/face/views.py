"""Pages that need no account and, but for the reader's wishes, no database."""

from __future__ import annotations

import logging
import re
import secrets
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.csrf import requires_csrf_token

from iop.face import avatars, crisis, styleguide
from iop.face.context import Face
from iop.policy import endpoint
from iop.policy.gate import page_shown

logger = logging.getLogger(__name__)
SEED: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
YEAR: Final = 365 * 24 * 60 * 60


@endpoint("public.help")
def help_now(request: HttpRequest) -> HttpResponse:
    """Whom to call. Costs no query for a stranger; a member sees the programme's own line."""
    own = str(getattr(Face(request).programme, "help_line", ""))
    shown = help_words(own, settings.HELP_LINE) | {"back": way_back(request)}
    return render(request, "face/help_now.html", shown)


def way_back(request: HttpRequest) -> str:
    """Return the path of the page of ours that led here; empty where there is none.

    Where it only takes answers (a form that came back with mistakes), it is the page above it.
    """
    path = page_shown(request)
    while path.strip("/") and not is_page(path):
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return "" if path == request.path else path


def is_page(path: str) -> bool:
    """Whether a view of ours shows something at this path."""
    try:
        declared = getattr(resolve(path).func, "endpoint", None)
    except Resolver404:
        return False
    return bool(declared and declared.action("GET"))


@endpoint("public.leave")
def leave(request: HttpRequest) -> HttpResponse:
    """Answer with a page that could be anybody's: no brand, no link back, nothing kept."""
    response = render(request, "face/leave.html")
    response.headers["Cache-Control"] = "no-store"
    return response


@endpoint("public.avatar")
def avatar(request: HttpRequest, seed: str) -> HttpResponse:
    """Draw the avatar of a seed. The same seed is the same drawing for ever."""
    if not SEED.fullmatch(seed):
        raise Http404
    drawn = avatars.svg(avatars.drawing_of(seed))
    kept = {"Cache-Control": f"public, max-age={YEAR}, immutable"}
    return HttpResponse(drawn, content_type="image/svg+xml", headers=kept)


@endpoint("public.about")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "face/accessibility.html")


@endpoint("public.about")
def who_sees_what(request: HttpRequest) -> HttpResponse:
    return render(request, "face/who_sees_what.html")


@endpoint("public.styleguide")
def show_styleguide(request: HttpRequest) -> HttpResponse:
    """Show every part in every state, to those who build."""
    if not settings.DEBUG:
        raise Http404
    preview = {"face": styleguide.Preview(request)}
    return render(request, "face/styleguide.html", styleguide.examples() | preview)


@requires_csrf_token
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say kindly that a form waited too long (or came from elsewhere)."""
    return render(request, "403_csrf.html", status=403)


def absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show the same page for what is not there and what may not be seen."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that it was us, with a number to tell; help is given all the same.

    Reads nothing: no person, no context processor.
    """
    shown: dict[str, object] = {
        "face": {"site_name": settings.SITE_NAME, "leave_url": settings.LEAVE_URL}
    }
    if request.path == reverse("face:help"):
        shown |= help_words(settings.HELP_LINE)
        return HttpResponse(render_to_string("face/help_now.html", shown))
    shown["number"] = str(getattr(request, "number", "")) or spoken_number()
    logger.error("the page that said it was us gave the number %s", shown["number"])
    return HttpResponse(render_to_string("500.html", shown), status=500)


def spoken_number() -> str:
    """Return a number of five signs that can be read out over a telephone."""
    drawn = secrets.token_hex(3).upper()
    return f"{drawn[:2]}-{drawn[2:5]}"


def help_words(*numbers: str) -> dict[str, object]:
    """Return whom to call, with the first of these own numbers that can be dialled."""
    own_lines = (crisis.own_line(number) for number in numbers)
    return {
        "lines": crisis.LINES,
        "checked": crisis.CHECKED,
        "own_line": next((line for line in own_lines if line is not None), None),
    }
