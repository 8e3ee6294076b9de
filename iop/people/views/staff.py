"""Staff: who is in the programme, who is invited, and ending an access in one action."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from iop.people.actions import (
    end_access,
    give_access_again,
    invite,
    renew_way_in,
    resend,
    revoke,
)
from iop.people.errors import WasHere
from iop.people.forms.staff import InviteForm, PeopleFilterForm, RoleForm
from iop.people.models import Invitation, Person, Programme
from iop.people.queries import half_made, invitations_waiting
from iop.people.requests import PersonRequest
from iop.policy import Actor, NotFound, Refusal, Role, endpoint

PAGE = 50


def load_person(actor: Actor, key: str) -> Person:
    """Return a person of the actor's programme. Raises NotFound for every other."""
    person = Person.objects.visible_to(actor).with_roles().filter(key=key).first()
    if person is None:
        raise NotFound
    return person


def load_invitation(actor: Actor, key: str) -> Invitation:
    """Return an invitation of the actor's programme. Raises NotFound for every other."""
    invitation = Invitation.objects.visible_to(actor).filter(key=key).first()
    if invitation is None:
        raise NotFound
    return invitation


def load_programme(actor: Actor) -> Programme:
    """Return the actor's programme. Raises NotFound where there is none."""
    programme = Programme.objects.filter(pk=actor.programme_id or 0).first()
    if programme is None:
        raise NotFound
    return programme


@endpoint("people.read")
def staff(request: PersonRequest) -> HttpResponseBase:
    """List the programme's people, by role and state, and the invitations that wait."""
    form = PeopleFilterForm.of(request.GET.dict())
    people = Person.objects.visible_to(request.actor).with_roles().by_name()
    people = people.of_role(form.chosen["role"]).in_state(form.chosen["state"])
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "form": form,
        "invitations": invitations_waiting(request.actor)[:PAGE],
    }
    return render(request, "people/staff/list.html", shown)


@endpoint("people.read", load=load_person)
def staff_person(request: PersonRequest, person: Person) -> HttpResponseBase:
    """Show one person as the programme knows them, and what can be done."""
    shown = {"person": person, "unfinished": half_made().filter(accepted_by=person).first()}
    return render(request, "people/staff/person.html", shown)


@endpoint("people.read", post="people.invite", load=load_programme)
def invite_person(request: PersonRequest, programme: Programme) -> HttpResponseBase:
    """Invite an address; the answer is the same whether it is known or not."""
    is_sent = request.method == "POST"
    form = InviteForm(request.POST if is_sent else None, programme=programme)
    if form.is_valid():
        said = form.cleaned_data
        try:
            invite(
                programme,
                by=request.user,
                email=said["email"],
                role=Role(said["role"]),
                place=said["place"],
            )
        except WasHere as refusal:
            messages.info(request, str(refusal.sentence))
            return redirect("people:give_access_again", key=refusal.key)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("people:staff")
    return render(request, "people/staff/invite.html", {"form": form})


@endpoint(post="people.invite", load=load_invitation)
def revoke_invitation(request: PersonRequest, invitation: Invitation) -> HttpResponseBase:
    """Make an invitation's link dead."""
    revoke(invitation, by=request.user)
    messages.success(request, _("The link no longer works."))
    return redirect("people:staff")


@endpoint(post="people.invite", load=load_invitation)
def resend_invitation(request: PersonRequest, invitation: Invitation) -> HttpResponseBase:
    """Send a new link; the old one dies."""
    resend(invitation, by=request.user)
    messages.success(request, _("A new link is on its way. The old one no longer works."))
    return redirect("people:staff")


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
    """Ask once, then have somebody set up signing in anew; shows the code this one time."""
    if request.method == "POST":
        _link, code = renew_way_in(person, by=request.user)
        return render(request, "people/staff/renewed.html", {"person": person, "code": code})
    return render(request, "people/staff/renew.html", {"person": person})


@endpoint("people.end", post="people.end", load=load_person)
def end_person(request: PersonRequest, person: Person) -> HttpResponseBase:
    """Ask once, then end the access: pages and sockets close at once."""
    if request.method == "POST":
        end_access(person, by=request.user)
        messages.success(request, _("The access has ended. Open pages are closed."))
        return redirect("people:staff")
    return render(request, "people/staff/end.html", {"person": person})
