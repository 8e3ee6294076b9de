"""What the templates of a room need: its lines, who is here, words and patterns for the script."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final

from django.contrib import messages
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groups.forms.live import SayForm
from groups.lines import WORDS, Reader, Shown, shown_lines
from iop.face.badges import BADGES
from iop.face.vocabulary import mood_words
from iop.people.keys import fresh_key
from iop.people.models import Person
from iop.people.requests import PersonRequest
from iop.rooms.actions import post_text
from iop.rooms.models import Room, Stay
from iop.rooms.queries import Page, mark_read
from iop.rooms.rules import RoomFacts

PAGE_WORDS: Final[dict[str, Promise]] = {
    "sending": _("Sending…"),
    "not_sent": _("Not sent: no connection. Your words are kept."),
    "not_done": _("Not done: no connection. Try again in a moment."),
    "not_yet": _("Not done yet: no connection. It is done once the line is back."),
    "reconnecting": _(
        "Reconnecting. What you write is kept on this device and sent when the line is back."
    ),
    "slow": _("The line is slow here. New messages come every few seconds."),
    "closed": _("This room is closed to you now."),
    "session_over": _("The session has ended. Thank you for being here."),
    "leads": _("Leads"),
    "muted": _("Writing is paused"),
    "hand": _("Hand raised"),
    "raise_hand": _("Raise hand"),
    "lower_hand": _("Lower hand"),
    "more_for": _("More for {name}"),
    "time_left": _("{minutes} min left"),
    "time_is_up": _("time is up"),
    "minutes_5": _("Five minutes left in this part."),
    "minutes_1": _("One minute left in this part."),
    "minutes_0": _("The time of this part is up."),
}


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who is in the room."""

    key: str
    name: str
    avatar: str
    badge: str
    pronouns: str
    leads: bool
    is_you: bool

    @classmethod
    def of(cls, stay: Stay, reader: Person) -> "Here":
        """Return the person of a stay as the page shows them."""
        person = stay.person
        return cls(
            person.key,
            person.display_name,
            person.avatar_seed,
            stay.badge,
            person.pronouns,
            stay.is_leader,
            person.pk == reader.pk,
        )


@dataclass(frozen=True)
class Talk:
    """The conversation on one page."""

    room: Room
    person: Person
    facts: RoomFacts
    lines: list[Shown]
    more: bool
    people: list[Here]
    names: Mapping[str, str]
    page: str
    say_url: str
    came_at: datetime | None = None
    read_seq: int = 0
    client_id: str = field(default_factory=fresh_key)

    patterns: ClassVar[dict[str, Shown]] = {
        shape: Shown(shape) for shape in ("said", "mine", "line")
    }
    badge_roles: ClassVar[list[str]] = sorted(BADGES)

    @property
    def is_muted(self) -> bool:
        """Whether the person's writing is paused."""
        return self.facts.is_muted

    @property
    def words(self) -> dict[str, Any]:
        """The words that the script puts on the page."""
        moods = {f"mood_{step}": word for step, word in enumerate(mood_words(), start=1)}
        return {**WORDS, **PAGE_WORDS, **moods}

    @property
    def oldest(self) -> int | None:
        """The number of the oldest line here."""
        return self.lines[0].seq if self.lines else None

    @property
    def first_new(self) -> int | None:
        """The first line by others since the person read last, unless it is the first of all."""
        if not self.read_seq or len(self.lines) < 2:
            return None
        news = [line for line in self.lines[1:] if (line.seq or 0) > self.read_seq]
        is_news = any(line.by and line.by != self.person.key for line in news)
        return news[0].seq if is_news else None


def asked_before(request: PersonRequest) -> int | None:
    """Return the line that older ones are wanted of; what is no number of a line asks for none."""
    asked = request.GET.get("before", "")
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None


def say_in(request: PersonRequest, room: Room) -> str:
    """Say what a page without script sent; returns the anchor of the line in the page.

    Words that are too long or none are refused in a message; the browser's own limit comes first.
    """
    form = SayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write something, 4,000 characters at most. Nothing was sent."))
        return "talk"
    client_id = form.cleaned_data["client_id"] or fresh_key()
    text = form.cleaned_data["text"]
    line = post_text(room, by=request.user, text=text, client_id=client_id)
    mark_read(request.actor, room, line.seq)
    return f"line-{line.seq}"


def stays_shown(room: Room, person: Person) -> list[Stay]:
    """Return who is in a room now, and all the person's own stays. One query."""
    shown = Q(ended_at__isnull=True) | Q(person=person)
    rows = Stay.objects.filter(shown, room=room).select_related("person")
    return list(rows.order_by("after_seq", "pk"))


def talk_of(
    room: Room,
    person: Person,
    *,
    stays: Iterable[Stay],
    facts: RoomFacts,
    page: Page,
    address: str,
    say_url: str,
) -> Talk:
    """Put together the conversation that a person may read here.

    The page names who is here and whom its lines name, and nobody who has gone.
    """
    stays = list(stays)
    named = {entry.facts.get("person") for entry in page.entries}
    met = [stay.person for stay in stays if stay.ended_at is None or stay.person.key in named]
    names = {one.key: one.display_name for one in met}
    mine = [stay for stay in stays if stay.person_id == person.pk]
    reader = Reader(person.key, person.zone, facts.is_leader, names)
    here = [Here.of(stay, person) for stay in stays if stay.ended_at is None]
    return Talk(
        room=room,
        person=person,
        facts=facts,
        lines=shown_lines(page.entries, reader),
        more=page.more,
        people=sorted(here, key=lambda one: (not one.leads, one.name)),
        names=names,
        page=address,
        say_url=say_url,
        came_at=mine[0].started_at if mine and mine[0].after_seq else None,
        read_seq=max((stay.read_seq for stay in mine if stay.ended_at is None), default=0),
    )
