"""Changing the address that somebody signs in with: asked for here, confirmed by a letter."""

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from iop.people.actions import ask_address, confirm_address, find_address_change
from iop.people.forms.address import AddressForm
from iop.people.models import Person
from iop.people.requests import PersonRequest
from iop.people.views.staff_person import load_person
from iop.people.views.welcome import gone_is_gone
from iop.policy import endpoint


@endpoint("account.address", post="account.address")
@reauthentication_required  # type: ignore[untyped-decorator]  # the library is untyped
def change_address(request: PersonRequest) -> HttpResponseBase:
    """Ask for my new address, once it is shown again that it is me."""
    return _asked(request, request.user, "people/address.html", back="people:security")


@endpoint("people.address", post="people.address", load=load_person)
def change_address_of(request: PersonRequest, person: Person) -> HttpResponseBase:
    """Ask for somebody's new address; whoever reads letters there confirms it."""
    back = ("people:staff_person", person.key)
    return _asked(request, person, "people/staff/address.html", back=back)


def _asked(
    request: PersonRequest, person: Person, template: str, *, back: str | tuple[str, str]
) -> HttpResponseBase:
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_not_too_often(request, form):
        ask_address(person, by=request.user, email=form.cleaned_data["email"])
        said = _("A letter is on its way to the new address. Its link makes the change.")
        messages.success(request, said)
        return redirect(back) if isinstance(back, str) else redirect(*back)
    return render(request, template, {"person": person, "form": form})


def _is_not_too_often(request: PersonRequest, form: AddressForm) -> bool:
    """Whether one more letter may go; says so in the form where it may not."""
    address = form.cleaned_data["email"].lower()
    if ratelimit.consume(request, action="new_address", key=address, user=request.user):
        return True
    said = _("Several letters have gone out already. Look for them, or try again in an hour.")
    form.add_error("email", said)
    return False


@endpoint("public.address", post="public.address")
@gone_is_gone
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask whoever opens the link whether it is meant, then make the change."""
    if request.method == "POST":
        confirm_address(token)
        return render(request, "people/address_confirmed.html")
    find_address_change(token)
    return render(request, "people/address_confirm.html")
