"""The welcome: from the link in a letter to the own home, a step on each page, all resumable."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from iop.people.actions import (
    accept,
    answer_agreement,
    find_invitation,
    set_first_password,
    settle_welcome,
    try_code,
)
from iop.people.actions.invitations import Newcomer, is_own_link
from iop.people.agreements import Agreement
from iop.people.errors import InvitationGone, NameTaken
from iop.people.forms.welcome import FirstPasswordForm, NewcomerForm, SpokenCodeForm
from iop.people.models import Invitation, Person
from iop.people.queries import asked_of, has_credential, unanswered, worn_seeds
from iop.people.requests import PersonRequest
from iop.people.signing_in import sign_in, stay_signed_in
from iop.people.tokens import offered_seeds, seeds_of
from iop.policy import endpoint

View = Callable[..., HttpResponseBase]


def gone_is_gone(view: View) -> View:
    """Answer every link that does not work with one and the same page.

    Whoever came in by it and is signed in here, perhaps in another tab, is led on instead.
    """

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            return view(request, token)
        except InvitationGone:
            if request.user.is_authenticated and is_own_link(token, request.user.pk):
                return redirect("people:welcome_next")
            return render(request, "people/welcome/gone.html", status=404)

    return guarded


@endpoint("public.invitation", post="public.invitation")
@gone_is_gone
def welcome(request: HttpRequest, token: str) -> HttpResponseBase:
    """Say what this is and who invites. Going on leads back into a welcome that was begun."""
    invitation = find_invitation(token)
    speak(request, invitation)
    if invitation.code_digest:
        return _anew(request, invitation, token)
    if request.method == "POST":
        if invitation.accepted_by is None:
            return redirect(f"{reverse('people:welcome_name', args=[token])}{chosen(request)}")
        return _led_in(request, invitation.accepted_by)
    shown = {"invitation": invitation, "programme": invitation.programme, "token": token}
    return render(request, "people/welcome/open.html", shown)


def speak(request: HttpRequest, invitation: Invitation) -> None:
    """Speak the language that a stranger chose here; else that of the letter which led them here.

    The address carries what was chosen: nothing is kept on a device that may be somebody else's.
    """
    if request.user.is_authenticated:
        return
    reader = invitation.accepted_by or invitation
    asked = request.GET.get("language", "")
    translation.activate(asked if asked in dict(settings.LANGUAGES) else reader.language)
    request.LANGUAGE_CODE = translation.get_language()


def chosen(request: HttpRequest) -> str:
    """Return what carries a chosen language on to the next address."""
    asked = request.GET.get("language", "")
    return f"?language={asked}" if asked in dict(settings.LANGUAGES) else ""


def _led_in(request: HttpRequest, person: Person) -> HttpResponseBase:
    sign_in(request, person)
    return redirect("people:welcome_next")


def _anew(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponseBase:
    """Ask for the code that was told by voice. One wrong code too many, and the link is dead."""
    form = SpokenCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if try_code(invitation, form.cleaned_data["code"]):
            assert invitation.accepted_by is not None
            return _led_in(request, invitation.accepted_by)
        find_invitation(token)
        form.add_error("code", _("These are not the numbers. Ask for them again."))
    return render(request, "people/welcome/anew.html", {"form": form})


@endpoint("public.invitation", post="public.invitation")
@gone_is_gone
def welcome_name(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask for a name and a drawing; with them the person is made and signed in."""
    invitation = find_invitation(token)
    if invitation.accepted_by is not None:
        return redirect("people:welcome", token=token)
    speak(request, invitation)
    form = newcomer_form(request, invitation, token)
    if form.is_valid():
        try:
            sign_in(request, accept(token, newcomer=newcomer_of(form)))
        except NameTaken as refusal:
            form.refuse_name(refusal)
        except InvitationGone:
            # A second press, while the first was at work: the welcome has begun.
            find_invitation(token)
            return redirect("people:welcome", token=token)
        else:
            return redirect("people:welcome_next")
    shown = {"form": form, "token": token, "chosen": chosen(request)}
    return render(request, "people/welcome/name.html", shown)


def newcomer_form(request: HttpRequest, invitation: Invitation, token: str) -> NewcomerForm:
    """Return the form; sent in, it takes any drawing that this link can offer."""
    seeds = offered_seeds(token, set(worn_seeds(invitation.programme_id)))
    if request.method == "POST" and (chosen := request.POST.get("avatar")) in seeds_of(token):
        seeds = seeds if chosen in seeds else [*seeds[:-1], chosen]
    initial = {"language": getattr(request, "LANGUAGE_CODE", "en")}
    return NewcomerForm(
        request.POST if request.method == "POST" else None,
        seeds=seeds,
        zone=invitation.zone,
        initial=initial,
    )


def newcomer_of(form: NewcomerForm) -> Newcomer:
    """Return what the form says, and nothing else."""
    said = form.cleaned_data
    return Newcomer(
        name=said["display_name"],
        avatar_seed=said["avatar"],
        pronouns=said["pronouns"],
        zone=said["zone"],
        language=said["language"],
    )


@endpoint("welcome.read")
def welcome_next(request: PersonRequest) -> HttpResponseBase:
    """Lead to the next step, wherever somebody stopped."""
    person = request.user
    if unanswered(person):
        return redirect("people:welcome_agreement")
    if not has_credential(person):
        return redirect("people:welcome_key")
    settle_welcome(person)
    return redirect("/")


@endpoint("welcome.read", post="welcome.answer")
def welcome_agreement(request: PersonRequest) -> HttpResponseBase:
    """Ask one agreement and write down the answer. Both answers weigh the same."""
    person = request.user
    asked = asked_of(person)
    if request.method == "POST":
        return answered(request, person, [one.agreement for one in asked])
    waiting = [one.agreement for one in asked if one.answer is None]
    if not waiting:
        return redirect("people:welcome_next")
    place = len(asked) - len(waiting)
    shown = {
        "agreement": waiting[0],
        "step": place + 2,
        "of": len(asked) + 2,
        "is_welcome": person.settled_at is None,
    }
    return render(request, "people/welcome/agreement.html", shown)


def answered(request: PersonRequest, person: Person, asked: list[Agreement]) -> HttpResponseBase:
    """Write the answer down and go on; a declined one shows first what it means."""
    subject = (request.POST.get("kind", ""), request.POST.get("about", ""))
    agreement = next((one for one in asked if one.subject == subject), None)
    answer = request.POST.get("answer")
    if agreement is None or answer not in {"yes", "no"}:
        return redirect("people:welcome_agreement")
    answer_agreement(
        person,
        by=person,
        subject=subject,
        wording=request.POST.get("wording", ""),
        was_given=answer == "yes",
    )
    if answer == "yes":
        return redirect("people:welcome_next")
    return render(request, "people/welcome/declined.html", {"agreement": agreement})


@sensitive_post_parameters("password", "again")
def _key(request: PersonRequest) -> HttpResponseBase:
    person = request.user
    if unanswered(person) or has_credential(person):
        return redirect("people:welcome_next")
    is_sent = request.method == "POST"
    form = FirstPasswordForm(request.POST if is_sent else None, person=person)
    if form.is_valid():
        set_first_password(person, password=form.cleaned_data["password"])
        stay_signed_in(request, person)
        reauthenticate_by_password(request)  # nobody asks for it again now
        return redirect("people:welcome_next")
    of = len(asked_of(person)) + 2
    return render(request, "people/welcome/key.html", {"form": form, "step": of, "of": of})


welcome_key = endpoint("welcome.read", post="welcome.answer")(_key)


class FirstPasskeyView(AddWebAuthnView):  # type: ignore[misc]  # the library is untyped
    """The passkey that ends the welcome: allauth's own step, in our page, with the codes shown."""

    template_name = "people/welcome/passkey.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let only those in who have no way to sign in yet."""
        person = request.user
        assert isinstance(person, Person)
        if unanswered(person) or has_credential(person):
            return redirect("people:welcome_next")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    def form_valid(self, form: Any) -> HttpResponse:
        """End the welcome, and show the recovery codes this one time without asking again."""
        super().form_valid(form)
        person = self.request.user
        settle_welcome(person)
        kept = Authenticator.objects.filter(
            user=person, type=Authenticator.Type.RECOVERY_CODES
        ).first()
        codes = kept.wrap().get_unused_codes() if kept else []
        return render(self.request, "people/welcome/codes.html", {"codes": codes})


welcome_passkey = endpoint("welcome.read", post="welcome.answer")(FirstPasskeyView.as_view())
