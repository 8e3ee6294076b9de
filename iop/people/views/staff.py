"""Staff: who is in the programme, and who is invited."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from iop.people.actions import invite, resend, revoke
from iop.people.errors import PlaceGone, WasHere
from iop.people.forms.staff import InvitedForm, InviteForm, PeopleFilterForm
from iop.people.models import Invitation, Person, Programme
from iop.people.queries import invitations_that_are
from iop.people.requests import PersonRequest
from iop.policy import Actor, NotFound, Refusal, Role, endpoint

PAGE = 50


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
    """List the programme's people, and its invitations, each by what they are now."""
    form, invited = PeopleFilterForm.of(request.GET.dict()), InvitedForm.of(request.GET.dict())
    people = Person.objects.visible_to(request.actor).with_roles().by_name()
    people = people.of_role(form.chosen["role"]).in_state(form.chosen["state"])
    invitations = invitations_that_are(invited.chosen, request.actor)
    shown = {
        "page": Paginator(people, PAGE).get_page(request.GET.get("page")),
        "form": form,
        "invitations": Paginator(invitations, PAGE).get_page(request.GET.get("invitations")),
        "invited": invited,
    }
    return render(request, "people/staff/list.html", shown)


@endpoint("people.read", post="people.invite", load=load_programme)
def invite_person(request: PersonRequest, programme: Programme) -> HttpResponseBase:
    """Invite an address; the answer is the same whether it is known or not."""
    is_sent = request.method == "POST"
    form = InviteForm(request.POST if is_sent else None, programme=programme)
    if form.is_valid():
        said = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            invite(programme, by=request.user, **said)
        except WasHere as refusal:
            messages.info(request, str(refusal.sentence))
            return redirect("people:give_access_again", key=refusal.key)
        except Refusal as refusal:
            form.add_error(getattr(refusal, "field", None), str(refusal.sentence))
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
    try:
        resend(invitation, by=request.user)
    except PlaceGone as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("A new link is on its way. The old one no longer works."))
    return redirect("people:staff")
