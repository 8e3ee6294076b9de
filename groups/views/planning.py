"""Staff plan here: the programme, its groups, their seats and their weeks."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from groups.actions import planning
from groups.errors import (
    CapTooSmall,
    GroupRefusal,
    ImpossibleSeries,
    KindDoesNotFit,
    NameTaken,
    SeriesOverlaps,
    SessionOverlaps,
)
from groups.forms.planning import (
    AddPersonForm,
    GroupForm,
    ProgrammeForm,
    SeriesForm,
    SessionForm,
)
from groups.models import Group, Membership, Place, Series, Session
from groups.queries.staff import first_free_day, leaves_unled, overview, planned
from groups.views.loading import load_group, load_session
from iop.people.models import Programme
from iop.people.requests import PersonRequest
from iop.policy import Actor, NotFound, endpoint

FIELD_OF: dict[type[GroupRefusal], str] = {
    NameTaken: "name",
    CapTooSmall: "cap",
    KindDoesNotFit: "kind",
    SeriesOverlaps: "starts",
    SessionOverlaps: "starts",
    ImpossibleSeries: "starts",
}


def load_programme(actor: Actor) -> Programme | None:
    """Return the actor's own programme; there is no address of another."""
    return Programme.objects.filter(pk=actor.programme_id or 0).first()


def load_series(actor: Actor, *, key: str) -> Group:
    """Return the group of a series of the actor's programme, with that series on it."""
    mine = Group.objects.visible_to(actor)
    series = Series.objects.filter(key=key, group__in=mine).select_related("group").first()
    if series is None:
        raise NotFound
    series.group.chosen_series = series  # type: ignore[attr-defined]  # for the view below
    return series.group


@endpoint("programme.plan", load=load_programme)
def staff(request: PersonRequest, programme: Programme) -> HttpResponse:
    """Show the programme at a glance."""
    page = {"programme": programme, "overview": overview(request.actor)}
    return render(request, "groups/staff.html", page)


@endpoint("programme.plan", post="programme.plan", load=load_programme)
def programme(request: PersonRequest, programme: Programme) -> HttpResponse:
    """Change the programme's name, zone and help line."""
    form = ProgrammeForm(request.POST or None, instance=programme)
    if request.method == "POST" and form.is_valid():
        planning.change_programme(programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("groups:staff")
    return _form(request, form, _("Programme"), back="groups:staff")


@endpoint("programme.plan", post="programme.plan", load=load_programme)
def new_group(request: PersonRequest, programme: Programme) -> HttpResponse:
    """Make a group."""
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            group = planning.create_group(programme, by=request.user, **form.cleaned_data)
        except GroupRefusal as refusal:
            _say(form, refusal)
        else:
            messages.success(request, _("The group is there. Now say when it meets."))
            return redirect("groups:new_series", key=group.key)
    return _form(request, form, _("A new group"), back="groups:staff")


@endpoint("group.plan", load=load_group)
def staff_group(request: PersonRequest, group: Group) -> HttpResponse:
    """Show a group as staff plan it."""
    page = {"plan": planned(group), "add": AddPersonForm(group=group)}
    return render(request, "groups/staff_group.html", page)


@endpoint("group.plan", post="group.plan", load=load_group)
def change_group(request: PersonRequest, group: Group) -> HttpResponse:
    """Change what is said about a group."""
    form = GroupForm(request.POST or None, instance=group)
    if _is_done(request, form, partial(planning.change_group, group)):
        messages.success(request, _("Saved."))
        return redirect("groups:staff_group", key=group.key)
    return _form(request, form, _("Change this group"), back=("groups:staff_group", group.key))


@endpoint("group.plan", post="group.plan", load=load_group)
def end_group(request: PersonRequest, group: Group) -> HttpResponse:
    """Ask once more, then bring a group to its end."""
    if request.method == "POST":
        planning.end_group(group, by=request.user)
        messages.success(request, _("The group has come to its end."))
        return redirect("groups:staff")
    return render(request, "groups/end_group.html", {"group": group})


@endpoint("group.plan", post="group.plan", load=load_group)
def new_series(request: PersonRequest, group: Group) -> HttpResponse:
    """Start a weekly meeting."""
    initial = {"zone": request.user.programme.zone if request.user.programme else ""}
    form = SeriesForm(request.POST or None, initial=initial)
    if _is_done(request, form, partial(planning.create_series, group)):
        messages.success(request, _("The next weeks are planned."))
        return redirect("groups:staff_group", key=group.key)
    return _form(request, form, _("When does it meet?"), back=("groups:staff_group", group.key))


@endpoint("group.plan", post="group.plan", load=load_series)
def change_series(request: PersonRequest, group: Any) -> HttpResponse:
    """Change a weekly meeting from now on."""
    series: Series = group.chosen_series
    soonest = max(series.first_on, first_free_day(series))
    form = SeriesForm(request.POST or None, instance=series, initial={"first_on": soonest})
    if _is_done(request, form, partial(planning.change_series, series)):
        messages.success(request, _("Changed from now on. People are told, in neutral words."))
        return redirect("groups:staff_group", key=group.key)
    return _form(request, form, _("When does it meet?"), back=("groups:staff_group", group.key))


@endpoint("session.plan", post="session.plan", load=load_session)
def change_session(request: PersonRequest, session: Session) -> HttpResponse:
    """Change one session."""
    form = SessionForm.of(session, request.POST or None)
    if _is_done(request, form, partial(planning.change_session, session)):
        messages.success(request, _("Saved."))
        return redirect("groups:staff_group", key=session.group.key)
    back = ("groups:staff_group", session.group.key)
    return _form(request, form, _("This one session"), back=back)


@endpoint(post="group.plan", load=load_series)
def end_series(request: PersonRequest, group: Any) -> HttpResponse:
    """End a weekly meeting; what was planned is called off."""
    planning.end_series(group.chosen_series, by=request.user)
    messages.success(request, _("Ended. What was planned is called off, and people are told."))
    return redirect("groups:staff_group", key=group.key)


@endpoint(post="group.plan", load=load_group)
def add_person(request: PersonRequest, group: Group) -> HttpResponse:
    """Have somebody known lead the group, or keep a seat for them."""
    form = AddPersonForm(request.POST, group=group)
    if form.is_valid():
        try:
            _add(group, form, request)
        except GroupRefusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("groups:staff_group", key=group.key)
    page = {"plan": planned(group), "add": form}
    return render(request, "groups/staff_group.html", page)


@endpoint(post="group.plan", load=load_group)
def end_membership(request: PersonRequest, group: Group) -> HttpResponse:
    """End somebody's time in the group; asks once more where nobody would lead what is ahead."""
    open_ones = Membership.objects.open().filter(group=group)
    found = open_ones.filter(person__key=request.POST.get("person", "")).first()
    if found is None:
        raise NotFound
    if "sure" not in request.POST and leaves_unled(found):
        return render(request, "groups/staff_last_leader.html", {"group": group, "last": found})
    planning.end_membership(found, by=request.user)
    messages.success(request, _("Their time in this group has ended."))
    return redirect("groups:staff_group", key=group.key)


@endpoint(post="group.plan", load=load_group)
def release_place(request: PersonRequest, group: Group) -> HttpResponse:
    """Give a kept seat free again."""
    number = request.POST.get("place", "")
    places = Place.objects.filter(group=group)
    found = places.filter(pk=int(number)).first() if _is_number(number) else None
    if found is None:
        raise NotFound
    planning.release_place(found, by=request.user)
    messages.success(request, _("The seat is free again."))
    return redirect("groups:staff_group", key=group.key)


@endpoint(post="session.plan", load=load_session)
def cancel_session(request: PersonRequest, session: Session) -> HttpResponse:
    """Call a session off."""
    planning.cancel_session(session, by=request.user)
    messages.success(request, _("Called off. People are told, in neutral words."))
    return redirect("groups:staff_group", key=session.group.key)


def _add(group: Group, form: AddPersonForm, request: PersonRequest) -> None:
    part = form.cleaned_data["part"]
    if part in Membership.LEADING:
        planning.add_leader(group, form.chosen, by=request.user, part=part)
        messages.success(request, _("Done. They lead this group from now on."))
        return
    planning.keep_place(group, by=request.user, person=form.chosen)
    messages.success(request, _("A seat is kept. It is theirs once they agree to the rules."))


def _is_done(request: PersonRequest, form: BaseForm, do: Callable[..., object]) -> bool:
    """Whether the form was sent and what it asks for is done; a refusal stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        do(by=request.user, **form.cleaned_data)
    except GroupRefusal as refusal:
        _say(form, refusal)
        return False
    return True


def _say(form: BaseForm, refusal: GroupRefusal) -> None:
    """Put a refusal beside the field that it is about."""
    form.add_error(FIELD_OF.get(type(refusal)), str(refusal.sentence))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _form(
    request: PersonRequest, form: BaseForm, heading: str, *, back: str | tuple[str, str]
) -> HttpResponse:
    name, keys = (back, ()) if isinstance(back, str) else (back[0], back[1:])
    page = {"form": form, "heading": heading, "back": reverse(name, args=keys)}
    return render(request, "groups/planning_form.html", page)
