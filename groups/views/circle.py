"""What people give in the circle, and how they leave."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groups.actions.circle import (
    TEXT_LENGTH,
    answer_offer,
    give_check_in,
    give_leaving_check,
    pass_turn,
    set_intention,
)
from groups.actions.sessions import leave_session
from groups.forms.live import CheckInForm, IntentionForm, LeavingForm
from groups.models import LeavingCheck, Session
from groups.queries.scene import Scene
from groups.views.carried import carried, carry, for_the_week, put_down
from groups.views.loading import load_session
from groups.views.parts import answer
from groups.views.room import show_room
from iop.people.requests import PersonRequest
from iop.policy import NotFound, Refusal, endpoint

Colour = LeavingCheck.Colour


@endpoint(post="session.take_part", load=load_session)
def check_in(request: PersonRequest, found: Session) -> HttpResponse:
    """Give one's check-in in the round."""
    form = CheckInForm(request.POST)
    if not form.is_valid():
        return _again(request, found, form=form)
    give_check_in(found, by=request.user, **form.cleaned_data)
    return answer(request, found, "turn")


@endpoint(post="session.take_part", load=load_session)
def pass_by(request: PersonRequest, found: Session) -> HttpResponse:
    """Let one's turn go by."""
    pass_turn(found, by=request.user)
    return answer(request, found, "turn")


@endpoint(post="session.take_part", load=load_session)
def intention(request: PersonRequest, found: Session) -> HttpResponse:
    """Say one thing for the week."""
    form = IntentionForm(request.POST)
    if not form.is_valid():
        return _again(request, found, intention_form=form)
    set_intention(found, by=request.user, text=form.cleaned_data["text"])
    put_down(request, for_the_week(found))
    return answer(request, found, "turn")


def _again(request: PersonRequest, session: Session, **form: Form) -> HttpResponse:
    """Show a form with its mistakes and all that was typed, with script and without."""
    if request.htmx:
        return answer(request, session, "turn", **form)
    return show_room(request, Scene(session, request.user), **form)


@endpoint("session.take_part", post="session.take_part", load=load_session)
def leaving(request: PersonRequest, found: Session) -> HttpResponse:
    """Ask how somebody leaves; green lets them go, amber and red are answered first.

    With "ask" the words are those that stood in the room, half written; they come along.
    """
    scene = Scene(found, request.user)
    if scene.my_arrival is None or scene.my_arrival.admitted_at is None:
        raise NotFound
    if request.method != "POST":
        return _ask(request, scene)
    if "ask" in request.POST:
        carry(request, for_the_week(found), request.POST.get("text", "")[:TEXT_LENGTH])
        return redirect("groups:leaving", key=found.key)
    form = LeavingForm(request.POST)
    if not form.is_valid():
        return _show(request, scene, None, form)
    said = form.cleaned_data
    check = give_leaving_check(found, by=request.user, colour=said["colour"])
    _keep_intention(request, found, said["text"])
    put_down(request, for_the_week(found))
    if check.is_beside and check.colour == Colour.GREEN:
        messages.success(request, _("Thank you for saying so. You can say goodbye here."))
    if check.is_beside:
        return redirect("groups:beside", key=found.key, person=request.user.key)
    if check.colour != Colour.GREEN:
        return redirect("groups:leaving", key=found.key)
    return _go(request, found)


def _ask(request: PersonRequest, scene: Scene) -> HttpResponse:
    """Ask, or show what was answered; whoever has a side room is led there, and who leads is asked
    about the group.
    """
    if scene.is_leading:
        return render(request, "groups/live/leaving_lead.html", _of(scene))
    given, is_again = scene.my_leaving_check, "again" in request.GET
    if given and given.is_beside and not is_again:
        return redirect("groups:beside", key=scene.session.key, person=request.user.key)
    words = carried(request, for_the_week(scene.session))
    form = LeavingForm(initial={"colour": given.colour if given else None, "text": words})
    return _show(request, scene, None if is_again else given, form)


def _show(
    request: PersonRequest, scene: Scene, given: LeavingCheck | None, form: LeavingForm
) -> HttpResponse:
    is_running = scene.session.state == Session.State.RUNNING
    values = _of(scene) | {
        "given": given,
        "form": form,
        "may_say": is_running and not scene.has_intention,
    }
    return render(request, "groups/live/leaving.html", values)


def _of(scene: Scene) -> dict[str, object]:
    return {"scene": scene, "session": scene.session}


@endpoint(post="session.take_part", load=load_session)
def offer(request: PersonRequest, found: Session) -> HttpResponse:
    """Answer whether a short check-in would be good; a no leaves the room."""
    check = answer_offer(found, by=request.user, wants=request.POST.get("wants") == "yes")
    if check.is_beside:
        return redirect("groups:beside", key=found.key, person=request.user.key)
    return _go(request, found)


def _keep_intention(request: PersonRequest, session: Session, text: str) -> None:
    """Keep the words for the week where there are any; leaving never fails because of them."""
    try:
        if text:
            set_intention(session, by=request.user, text=text)
    except Refusal:
        messages.info(request, _("Your words for the week could not be added any more."))


def _go(request: PersonRequest, session: Session) -> HttpResponse:
    if not session.is_over:
        leave_session(session, by=request.user)
    return redirect("groups:left", key=session.key)
