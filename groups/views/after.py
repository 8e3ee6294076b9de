"""Afterwards: attendance and the round on one page, for the leaders."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from groups.actions.attendance import set_outcome
from groups.actions.locking import refuse_unless
from groups.errors import NotAlone, WordsOutOfRange
from groups.forms.live import OutcomeForm
from groups.models import Attendance, Session
from groups.queries.after import attendance_after, rows_after
from groups.queries.scene import Scene
from groups.views.loading import arrival_of, load_session
from iop.people.requests import PersonRequest
from iop.policy import NotFound, endpoint


@endpoint("session.attendance", load=load_session)
def after(request: PersonRequest, found: Session) -> HttpResponse:
    """Show who came; to its leaders the round as well. Each look is written down."""
    scene = Scene(found, request.user)
    rows = rows_after(found) if scene.is_leading else attendance_after(found)
    values = {
        "session": found,
        "scene": scene,
        "rows": rows,
        "is_for_staff": not scene.is_leading,
        "concerns": scene.leaving if scene.is_leading else scene.alone,
        "spoke": [row for row in rows if row.gave_something],
        "outcomes": Attendance.Outcome.choices,
    }
    return render(request, "groups/live/after.html", values)


@endpoint(post="session.reach", load=load_session)
def reach(request: PersonRequest, found: Session) -> HttpResponse:
    """Show staff where somebody is who left red and whom nobody has met; written down."""
    key = request.POST.get("person", "")
    alone = {one.person.key for one in Scene(found, request.user).alone}
    refuse_unless(key in alone, NotAlone)
    return render(request, "groups/live/_call_back.html", {"arrival": arrival_of(found, key)})


@endpoint(post="session.attendance", load=load_session)
def change(request: PersonRequest, found: Session) -> HttpResponse:
    """Set what somebody's attendance is called; what was counted is kept."""
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        raise WordsOutOfRange
    said = form.cleaned_data
    row = Attendance.objects.filter(session=found, person__key=said["person"]).first()
    if row is None:
        raise NotFound
    set_outcome(row, by=request.user, outcome=said["outcome"])
    messages.success(request, _("Saved. What was counted stays beside it."))
    return redirect("groups:after", key=found.key)
