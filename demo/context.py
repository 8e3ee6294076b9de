"""Gives the sign-in page its cards."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from demo.cards import cards


def door(request: HttpRequest) -> dict[str, object]:
    """Return `demo_people`. Costs a query only where a page asks for them."""
    if not settings.DEMO:
        return {}
    return {"demo_people": SimpleLazyObject(cards), "demo_letters": settings.DEBUG}
