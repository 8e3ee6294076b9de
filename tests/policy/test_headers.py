"""The headers of every page: what may run, who may frame it, what may be kept."""

import pytest
from django.urls import get_resolver

from iop.policy.walk import views
from tests.policy.answers import respond, undone
from tests.policy.world import make_world

pytestmark = pytest.mark.django_db
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
)
# A drawing under a random name, the same for whoever asks.
KEPT = {"face:avatar"}
UNSAFE = ("unsafe-inline", "unsafe-eval", "*", "http:", "data:")


@pytest.mark.parametrize("part", ["nobody", "facilitator", "operator"])
def test_every_page_carries_the_same_headers(part: str) -> None:
    world, wrong = make_world(), {}

    for way in views(get_resolver()):
        with undone(world, part):
            response = respond(world, part, way, way.method)
        wrong[str(way)] = lacking(response.headers, is_private=way.name not in KEPT)

    assert {way: lacks for way, lacks in wrong.items() if lacks} == {}


def lacking(headers, *, is_private: bool) -> list[str]:
    lacks = [name for name, value in EVERYWHERE.items() if headers.get(name) != value]
    csp = headers.get("Content-Security-Policy", "")
    lacks += [rule for rule in POLICY if rule not in csp]
    lacks += [f"allows {word}" for word in UNSAFE if word in csp]
    if is_private and "no-store" not in headers.get("Cache-Control", ""):
        lacks.append("no-store")
    return lacks
