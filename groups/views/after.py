"""Afterwards: attendance and the round on one page, for the leaders."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from groups.actions.attendance import excuse
from groups.forms.live import PersonForm
from groups.models import Attendance, Session
from groups.queries.after import attendance_after, rows_after
from groups.queries.scene import Scene
from groups.views.loading import load_session
from iop.people.requests import PersonRequest
from iop.policy import NotFound, endpoint


@endpoint("session.attendance", load=load_session)
def after(request: PersonRequest, found: Session) -> HttpResponse:
    """Show who came; to its leaders the round as well. Each look is written down."""
    scene = Scene(found, request.user)
    rows = rows_after(found) if scene.is_leading else attendance_after(found)
    return render(
        request, "groups/live/after.html", {"session": found, "scene": scene, "rows": rows}
    )


@endpoint(post="session.attendance", load=load_session)
def forgive(request: PersonRequest, found: Session) -> HttpResponse:
    """Excuse somebody; what was counted is kept."""
    form = PersonForm(request.POST)
    key = form.cleaned_data["person"] if form.is_valid() else ""
    row = Attendance.objects.filter(session=found, person__key=key).first()
    if row is None:
        raise NotFound
    excuse(row, by=request.user)
    return redirect("groups:after", key=found.key)
