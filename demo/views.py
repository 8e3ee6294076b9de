"""The door of the demonstration, and the letters that were written on this machine."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from demo.letters import letters as written_letters
from demo.models import Card
from iop.people.signing_in import sign_in
from iop.policy import NotFound, endpoint


@endpoint(post="public.demo_door")
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as an invented person; everybody else, and every other site, is absent."""
    if not settings.DEMO:
        raise NotFound
    card = Card.objects.usable().filter(person__key=request.POST.get("person", "")).first()
    if card is None:
        raise NotFound
    sign_in(request, card.person)
    return HttpResponseRedirect(reverse("groups:home"))


@endpoint("public.demo_letters")
def letters(request: HttpRequest) -> HttpResponse:
    """Show what would have been sent. For developers on their own machine only."""
    if not (settings.DEMO and settings.DEBUG):
        raise NotFound
    return render(request, "demo/letters.html", {"letters": written_letters()})
