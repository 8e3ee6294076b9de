"""The answer to `hello`, for all pages of a room that wait for one, and to who comes too late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from iop.people.models import Person
from iop.policy import Refusal, require
from iop.rooms.encoding import Encoded, entries_frames, entries_text, frame_text, newest
from iop.rooms.goodbyes import Goodbye
from iop.rooms.limits import RESUME_ENTRIES
from iop.rooms.lines import Card, Json, dumps, stamp
from iop.rooms.models import Room
from iop.rooms.queries.facts import facts_of, facts_of_all
from iop.rooms.queries.presence import present
from iop.rooms.queries.reading import page_before, page_since
from iop.rooms.reads import lines_after
from iop.rooms.rules import RoomFacts

# A page asks every few seconds; one that was asleep for longer is led on and reads there.
FAREWELL_LASTS: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Greeting:
    """The answer to one `hello`, ready to be sent."""

    facts: RoomFacts
    head: int
    welcome: str
    entries: list[str]


@dataclass(frozen=True, slots=True)
class Scene:
    """What all who are greeted together share."""

    room: Room
    lines: list[Encoded]
    people: list[Json]

    @property
    def head(self) -> int:
        """How far the log goes, as far as this reading knows."""
        return max([self.room.last_seq, *(line.seq for line in self.lines[-1:])])


def greetings(room: Room, asked: Sequence[tuple[Person, int]]) -> list[Greeting | Refusal]:
    """Answer each `hello`, a person and the last number they have, or refuse those who left.

    Costs the same few queries however many ask, save for those who need the newest page: it is
    read for each. What a person may see is read after the lines, so that nobody who left in
    between is shown one too many.
    """
    now: Room = Room.objects.get(pk=room.pk)
    near = [since for _, since in asked if _is_near(now, since)]
    lines = lines_after(now.pk, min(near)) if near else []
    scene = Scene(now, lines, [one.as_json() for one in present(now)])
    facts = facts_of_all(now, [person.pk for person, _ in asked])
    return [_greeting(scene, person, since, facts[person.pk]) for person, since in asked]


def _is_near(room: Room, since: int) -> bool:
    """Whether what came after a number is told line by line."""
    return since > 0 and room.last_seq - since <= RESUME_ENTRIES


def _greeting(scene: Scene, person: Person, since: int, facts: RoomFacts) -> Greeting | Refusal:
    try:
        require("room.enter", person.standing(), facts)
    except Refusal as refusal:
        return refusal
    is_near = _is_near(scene.room, since) and not facts.was_away_since(since)
    tell = _missed if is_near else _newest_page
    return Greeting(facts, scene.head, _welcome(scene, person, facts), tell(scene, since, facts))


def _welcome(scene: Scene, person: Person, facts: RoomFacts) -> str:
    return frame_text(
        "welcome",
        you=Card.of(person, facts.badge, leads=facts.is_leader).as_json(),
        room=scene.room.key,
        head=scene.head,
        **{"from": facts.walls[-1].after},
        people=scene.people,
        may={"post": not facts.is_muted, "lead": facts.is_leader},
        now=stamp(timezone.now()),
    )


def _missed(scene: Scene, since: int, facts: RoomFacts) -> list[str]:
    """Return what came after a number as frames."""
    mine = [line for line in scene.lines if line.seq > since and facts.covers(line.seq)]
    texts = [line.for_reader(facts) for line in mine]
    return entries_frames(since, [line.seq for line in mine], texts, scene.head)


def _newest_page(scene: Scene, since: int, facts: RoomFacts) -> list[str]:
    """Return the newest page as one frame that fits; `more` where something was left out."""
    page = page_before(facts)
    texts = [dumps(line.as_json()) for line in page.entries]
    kept = newest(texts)
    more = since > 0 or page.more or kept < len(texts)
    return [entries_text(since, texts[len(texts) - kept :], scene.head, more=more)]


def farewell(room: Room, person_id: int, since: int) -> list[str]:
    """Return the frames for somebody whose stay is over: why, and to the page of a room that has
    just ended the lines that it had not shown. Nobody reads here later, or after they left.
    """
    now: Room = Room.objects.get(pk=room.pk)
    facts = facts_of(now, person_id)
    stayed_to_the_end = facts.is_closed and facts.walls[-1].until == now.last_seq
    why = Goodbye.ENDED if stayed_to_the_end else Goodbye.LEFT
    bye = frame_text("bye", code=4403, sentence=str(why.label))
    if not stayed_to_the_end or _is_long_over(now):
        return [bye]
    page = page_since(facts, since)
    texts = [dumps(line.as_json()) for line in page.entries]
    return [entries_text(since, texts, now.last_seq, more=page.more), bye]


def _is_long_over(room: Room) -> bool:
    return room.closed_at is not None and timezone.now() - room.closed_at > FAREWELL_LASTS
