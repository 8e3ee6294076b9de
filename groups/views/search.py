"""Finding words again. They travel in the body and never stand in an address."""

from django.http import HttpResponse
from django.shortcuts import render

from groups.forms.planning import SearchForm
from groups.queries.search import findings
from iop.people.requests import PersonRequest
from iop.policy import endpoint


@endpoint("search.words", post="search.words")
def search(request: PersonRequest) -> HttpResponse:
    """Show the form, and for a posted one what was found."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_bound and form.is_valid():
        found = findings(request.user, form.cleaned_data["words"])
    return render(request, "groups/search.html", {"form": form, "found": found})
