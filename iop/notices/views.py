"""The page of notices. Opening one is a POST, so that nothing changes by looking."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from iop.notices.actions import is_own_path, mark_all_read, mark_read
from iop.notices.models import Notice
from iop.notices.queries import latest
from iop.people.requests import PersonRequest
from iop.policy import Actor, NotFound, endpoint


def own_notice(actor: Actor, key: str) -> Notice:
    """Return the actor's own notice that is due."""
    notice: Notice | None = Notice.objects.visible_to(actor).filter(key=key).first()
    if notice is None:
        raise NotFound
    return notice


@endpoint("notices.read")
def notices(request: PersonRequest) -> HttpResponse:
    """Show the latest notices."""
    return render(request, "notices/notices.html", {"notices": latest(request.actor)})


@endpoint(post="notices.open", load=own_notice)
def open_notice(request: PersonRequest, notice: Notice) -> HttpResponse:
    """Mark it read and go where it leads: to a path of ours, or back to the list."""
    mark_read(notice, by=request.user)
    if is_own_path(notice.link):
        return HttpResponseRedirect(notice.link)
    return redirect("notices:list")


@endpoint(post="notices.read")
def read_all(request: PersonRequest) -> HttpResponse:
    """Mark everything read."""
    mark_all_read(request.user, by=request.user)
    return redirect("notices:list")
