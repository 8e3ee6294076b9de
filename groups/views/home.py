"""Home, one's groups, and a group's page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from groups.actions.planning import prefer_ask_me_last
from groups.forms.planning import AskMeLastForm
from groups.models import Group
from groups.queries.group_page import page_of
from groups.queries.home import group_lines, home_of
from groups.views.loading import load_group
from iop.people.requests import PersonRequest
from iop.policy import endpoint


@endpoint("home.read")
def home(request: PersonRequest) -> HttpResponse:
    """Show the one next thing, the week and the groups."""
    return render(request, "groups/home.html", {"home": home_of(request.user)})


@endpoint("groups.read")
def groups(request: PersonRequest) -> HttpResponse:
    """Show one's groups."""
    lines, places, closed = group_lines(request.user)
    values = {"lines": lines, "places": places, "closed": closed}
    return render(request, "groups/groups.html", values)


@endpoint("group.read", load=load_group)
def group(request: PersonRequest, found: Group) -> HttpResponse:
    """Show a group: what happens there, who belongs, when it meets."""
    return render(request, "groups/group.html", {"page": page_of(found, request.user)})


@endpoint(post="group.prefer", load=load_group)
def ask_me_last(request: PersonRequest, found: Group) -> HttpResponse:
    """Remember whether somebody likes to be asked last."""
    form = AskMeLastForm(request.POST)
    if form.is_valid():
        prefer_ask_me_last(found, by=request.user, wanted=form.cleaned_data["wanted"])
    return redirect("groups:group", key=found.key)
