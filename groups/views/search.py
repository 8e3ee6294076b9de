"""Finding words again. They travel in the body and sealed, and never stand in an address."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from groups.forms.planning import SearchForm
from groups.queries.search import findings
from groups.views.carried import carried, carry
from iop.people.keys import fresh_key
from iop.people.requests import PersonRequest
from iop.policy import endpoint


@endpoint("search.words", post="search.words")
def search(request: PersonRequest) -> HttpResponse:
    """Show the form, and what was found for words that were asked.

    Asking leads to a page of its own, under a key that says nothing, so that one can come back.
    """
    if request.method == "POST":
        return _ask(request)
    words = carried(request, _name(request.GET.get("asked", "")))
    found = findings(request.user, words) if words else None
    return _show(request, SearchForm(initial={"words": words}), found=found)


def _ask(request: PersonRequest) -> HttpResponse:
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    key = fresh_key()
    carry(request, _name(key), form.cleaned_data["words"])
    return redirect(f"{reverse('groups:search')}?asked={key}")


def _show(request: PersonRequest, form: SearchForm, **found: object) -> HttpResponse:
    return render(request, "groups/search.html", {"form": form, "found": None} | found)


def _name(key: str) -> str:
    return f"search:{key}"
