"""Finding words in what one may read."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.urls import reverse

from groups.models import Membership
from iop.people.models import Person
from iop.rooms.lines import Line
from iop.rooms.models import Room
from iop.rooms.queries import search_words

LINES_AFTER: Final = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """A line that holds the words, where it stands, and the way there."""

    line: Line
    where: str
    href: str


def findings(person: Person, words: str) -> list[Finding]:
    """Return the newest lines with all the words, of one's stays in one's groups of today."""
    actor = person.standing()
    mine = Membership.objects.open().of(actor).values("group_id")
    known = Q(lounge_of__in=mine) | Q(session__group__in=mine)
    rows = Room.objects.visible_to(actor).filter(known)
    rooms = {room.pk: room for room in rows.select_related("lounge_of", "session__group")}
    found = search_words(actor, rooms.values(), words)
    return [_finding(one.line, rooms[one.room_id]) for one in found]


def _finding(line: Line, room: Room) -> Finding:
    lounge = getattr(room, "lounge_of", None)
    if lounge is not None:
        return Finding(
            line, lounge.name, _way_to(line, reverse("groups:lounge", args=[lounge.key]))
        )
    session = room.session
    history = reverse("groups:history", args=[session.key])
    return Finding(line, session.group.name, _way_to(line, history))


def _way_to(line: Line, page: str) -> str:
    """Return the address of a line on a page of older ones, with what was said right after it."""
    return f"{page}?before={line.seq + LINES_AFTER + 1}#line-{line.seq}"
