"""Gives the sign-in page its cards."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from demo.cards import cards


def door(request: HttpRequest) -> dict[str, object]:
    """Return the people at the door, and whether there is one. A query only where a page asks."""
    if not settings.DEMO:
        return {}
    people = SimpleLazyObject(cards)
    return {"demo_people": people, "demo_door": people, "demo_letters": settings.DEBUG}
