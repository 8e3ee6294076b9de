"""Me: who I am here, how I want it, where I am signed in, who sees what, what I wrote."""

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from iop.people.actions import (
    answer_agreement,
    change_profile,
    end_other_sessions,
    end_session,
    rename_person,
    take_back,
    take_words,
)
from iop.people.devices import devices_of
from iop.people.errors import NameRefused, NameTaken
from iop.people.forms.settings import SettingsForm
from iop.people.forms.welcome import taken_sentence
from iop.people.queries import asked_of, sessions_of
from iop.people.requests import PersonRequest
from iop.people.takeaway import as_json, as_text
from iop.policy import NotFound, endpoint


@endpoint("me.read")
def me(request: PersonRequest) -> HttpResponseBase:
    """Show who I am here, and the way to everything about me."""
    return render(request, "people/me.html", {"person": request.user})


@endpoint("me.read", post="me.change")
def me_settings(request: PersonRequest) -> HttpResponseBase:
    """Change the own name, language, time, comfort and quiet hours."""
    person = request.user
    form = SettingsForm.of(person, request.POST if request.method == "POST" else None)
    if form.is_valid() and _saved(request, form):
        messages.success(request, _("Saved."))
        return redirect("people:me_settings")
    return render(request, "people/settings.html", {"form": form})


def _saved(request: PersonRequest, form: SettingsForm) -> bool:
    person = request.user
    try:
        rename_person(person, by=person, name=form.cleaned_data["display_name"])
    except NameTaken as refusal:
        form.add_error("display_name", taken_sentence(refusal))
        return False
    except NameRefused as refusal:
        form.add_error("display_name", str(refusal.sentence))
        return False
    change_profile(person, by=person, wishes=form.wishes)
    return True


@endpoint("me.read")
def security(request: PersonRequest) -> HttpResponseBase:
    """Show how I sign in, and the way to change each part of it."""
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    shown = {
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_codes": Authenticator.Type.TOTP in kinds,
        "has_recovery_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "has_password": request.user.has_usable_password(),
    }
    return render(request, "people/security.html", shown)


@endpoint("me.read")
def second_factor(request: PersonRequest) -> HttpResponseBase:
    """Say kindly why a second way of signing in is needed, and offer the two there are."""
    if not request.actor.lacks_second_factor:
        return redirect("people:security")
    return render(request, "people/second_factor.html")


@endpoint("me.read", post="me.change")
def devices(request: PersonRequest) -> HttpResponseBase:
    """Show where I am signed in; end one device, or all the others."""
    person, this = request.user, request.session.session_key or ""
    if request.method == "POST":
        _end_devices(request, this)
        return redirect("people:devices")
    found = devices_of(sessions_of(person), this)
    return render(request, "people/devices.html", {"devices": found})


def _end_devices(request: PersonRequest, this: str) -> None:
    person, chosen = request.user, request.POST.get("device", "")
    if chosen == "others":
        end_other_sessions(person, keep=this, by=person)
    elif chosen.isdecimal() and len(chosen) < 19:
        end_session(person, int(chosen), by=person)


@endpoint("me.read", post="me.change")
def consents(request: PersonRequest) -> HttpResponseBase:
    """Show each agreement with my answer; sign it again, or take it back."""
    if request.method == "POST":
        return _change_consent(request)
    return render(request, "people/consents.html", {"asked": asked_of(request.user)})


def _change_consent(request: PersonRequest) -> HttpResponseBase:
    person = request.user
    subject = (request.POST.get("kind", ""), request.POST.get("about", ""))
    if request.POST.get("answer") == "yes":
        wording = request.POST.get("wording", "")
        answer_agreement(person, by=person, subject=subject, wording=wording, was_given=True)
        messages.success(request, _("Thank you. That counts from now on."))
    elif take_back(person, by=person, subject=subject):
        messages.success(request, _("Done. Nobody is told why."))
    return redirect("people:consents")


@endpoint("me.read")
def take_back_consent(request: PersonRequest, kind: str) -> HttpResponseBase:
    """Say what taking a consent back means, before it is done."""
    about = request.GET.get("about", "")
    for one in asked_of(request.user):
        if one.agreement.subject == (kind, about) and one.is_given:
            return render(request, "people/take_back.html", {"agreement": one.agreement})
    raise NotFound


@endpoint("me.read")
def download(request: PersonRequest) -> HttpResponseBase:
    """Say what is in the download, and go on to where it is ready."""
    return render(request, "people/download.html")


@endpoint("me.read")
@reauthentication_required  # type: ignore[untyped-decorator]  # the library is untyped
def download_ready(request: PersonRequest) -> HttpResponseBase:
    """Offer the download in two forms, once it is shown again that it is me."""
    return render(request, "people/download_ready.html")


@endpoint("me.download")
def download_file(request: PersonRequest, form: str) -> HttpResponseBase:
    """Hand out what I wrote; whoever must show first that it is them comes back to a page."""
    try:
        response: HttpResponse = _file(request, form)
    except ReauthenticationRequired:
        return redirect("people:download_ready")
    response.headers["Content-Disposition"] = f'attachment; filename="my-words.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@reauthentication_required  # type: ignore[untyped-decorator]  # the library is untyped
def _file(request: PersonRequest, form: str) -> HttpResponse:
    words = take_words(request.user, by=request.user)
    if form == "json":
        return HttpResponse(as_json(request.user, words), content_type="application/json")
    return HttpResponse(as_text(request.user, words), content_type="text/plain; charset=utf-8")
