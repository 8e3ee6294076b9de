"""What groups do when a line is set aside: its author is told so, wherever they are."""

from django.urls import reverse

from groups.models import Group, LeavingCheck, Session
from iop.notices.actions import notify_many
from iop.rooms.hidings import on_hidden
from iop.rooms.models import Entry


def tell_author(line: Entry, hide: Entry) -> None:
    """Tell the author of a line, unless they did it themselves, in words that give nothing away.

    The reason is read where the line stands. Costs two or three queries and an insert.
    """
    if line.author_id is not None and line.author_id != hide.author_id:
        link = page_of(line)
        notify_many([line.author_id], kind="line_hidden", occasion=f"entry:{hide.pk}", link=link)


def page_of(line: Entry) -> str:
    """Return the page on which its author can read a line again, also when a session is over."""
    session = Session.objects.filter(room=line.room_id).first()
    if session is not None:
        return f"{reverse('groups:history', args=[session.key])}?before={line.seq + 1}"
    check = LeavingCheck.objects.filter(side_room=line.room_id).select_related("session", "person")
    for one in check:
        return reverse("groups:beside", args=[one.session.key, one.person.key])
    group = Group.objects.filter(lounge=line.room_id).first()
    return reverse("groups:lounge", args=[group.key]) if group else ""


def connect() -> None:
    """Have rooms tell groups. Called once, when the site starts."""
    on_hidden(tell_author)
