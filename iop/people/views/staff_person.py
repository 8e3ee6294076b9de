"""One person as staff know them: their roles, their way in, and an end to both."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from iop.people.actions import (
    end_access,
    end_role,
    give_access_again,
    give_role,
    renew_way_in,
)
from iop.people.forms.staff import ROLE_NAMES, RoleForm
from iop.people.models import Grant, Invitation, Person
from iop.people.queries import half_made, held_until
from iop.people.requests import PersonRequest
from iop.policy import Actor, NotFound, Role, endpoint


def load_person(actor: Actor, key: str) -> Person:
    """Return a person of the actor's programme. Raises NotFound for every other."""
    person = Person.objects.visible_to(actor).filter(key=key).first()
    if person is None:
        raise NotFound
    return person


@endpoint("people.read", load=load_person)
def staff_person(request: PersonRequest, person: Person) -> HttpResponseBase:
    """Show one person as the programme knows them, and what can be done."""
    return _shown(request, person, RoleForm())


def _shown(request: PersonRequest, person: Person, form: RoleForm) -> HttpResponseBase:
    shown = {
        "person": person,
        "form": form,
        "grants": Grant.objects.filter(person=person).order_by("started_at", "pk"),
        "invitation": Invitation.objects.of(person),
        "unfinished": half_made().filter(accepted_by=person).first(),
    }
    return render(request, "people/staff/person.html", shown)


@endpoint(post="people.roles", load=load_person)
def give_person_role(request: PersonRequest, person: Person) -> HttpResponseBase:
    """Give somebody a role of the programme from now on."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _shown(request, person, form)
    give_role(person, form.chosen, by=request.user)
    messages.success(request, _("The role is theirs from now on."))
    return redirect("people:staff_person", key=person.key)


@endpoint("people.roles", post="people.roles", load=load_person)
def end_person_role(request: PersonRequest, person: Person) -> HttpResponseBase:
    """Ask once, then end a role: what the others do not allow ends with it."""
    grant = grant_of(person, request)
    if request.method == "POST":
        end_role(person, Role(grant.role), by=request.user)
        messages.success(request, _("The role has ended."))
        return redirect("people:staff_person", key=person.key)
    return render(request, "people/staff/end_role.html", {"person": person, "grant": grant})


def grant_of(person: Person, request: PersonRequest) -> Grant:
    """Return the grant of the role that is named; raises NotFound unless it is held now."""
    named = request.POST.get("role", "") or request.GET.get("role", "")
    grant: Grant | None = person.grants.held().filter(role=named, role__in=ROLE_NAMES).first()
    if grant is None:
        raise NotFound
    return grant


@endpoint("people.roles", post="people.roles", load=load_person)
def let_in_again(request: PersonRequest, person: Person) -> HttpResponseBase:
    """Ask in which role, then let somebody in again whose access ended."""
    form = RoleForm(request.POST or None)
    if form.is_valid():
        give_access_again(person, form.chosen, by=request.user)
        messages.success(request, _("They can sign in again. A letter tells them so."))
        return redirect("people:staff_person", key=person.key)
    return render(request, "people/staff/again.html", {"person": person, "form": form})


@endpoint("people.renew", post="people.renew", load=load_person)
def renew_person(request: PersonRequest, person: Person) -> HttpResponseBase:
    """Ask once, then have somebody set up signing in anew; shows the code this one time.

    Says from when it is possible, where it is not yet.
    """
    until = held_until(person)
    if request.method == "POST" and until is None:
        _link, code = renew_way_in(person, by=request.user)
        return render(request, "people/staff/renewed.html", {"person": person, "code": code})
    return render(request, "people/staff/renew.html", {"person": person, "until": until})


@endpoint("people.end", post="people.end", load=load_person)
def end_person(request: PersonRequest, person: Person) -> HttpResponseBase:
    """Ask once, then end the access: pages and sockets close at once."""
    if request.method == "POST":
        end_access(person, by=request.user)
        messages.success(request, _("The access has ended. Open pages are closed."))
        return redirect("people:staff")
    return render(request, "people/staff/end.html", {"person": person})
