"""What a line of a room shows, as plain words. The browser's `facts.js` gives the same answers.

Both are held to tests/groups/lines.json, so that a page reads the same with script and without.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from iop.face import words as face_words
from iop.face.vocabulary import REACTIONS, Reaction, mood_words
from iop.rooms.lines import HIDDEN, RETRACTED, SHOWN, Line

WORDS: Final[dict[str, Promise]] = {
    "checked_in": _("checked in"),
    "for_the_week": _("one thing for the week"),
    "edited": _("changed"),
    "quoted": _("· “{word}”"),
    "quoted_alone": _("“{word}”"),
    "passed": _("{name} passed this time."),
    "came": _("{name} came in."),
    "left": _("{name} left the room."),
    "invited": _("{name} is invited to share. Passing is fine."),
    "session_running": _("The session has begun."),
    "session_ended": _("The session has ended."),
    "phase_opening": _("Opening check-in"),
    "phase_topic": _("Topic"),
    "phase_reflection": _("Reflection and goals"),
    "phase_close": pgettext_lazy("the last part of a session", "Close"),
    "took_back": _("{name} took this back."),
    "took_back_mine": _("You took this back."),
    "resting": _(
        "This message is resting. Someone who leads the group is talking with its author."
    ),
    "set_aside_mine": _(
        "{leader} has set this message aside: “{reason}” You did nothing wrong by feeling it. "
        "You can write it again without those details."
    ),
    "some_leader": _("Someone who leads the group"),
    "set_aside_lead": _(
        "Set aside. Reason: “{reason}” {name} was told why and can write it again."
    ),
}
_MARKS: Final = {"post": "", "checkin": "checked_in", "intention": "for_the_week"}
_HOSTS: Final = frozenset({"facilitator", "clinician", "specialist"})
ANSWERS: Final[dict[str, Reaction]] = {
    "hear": REACTIONS["hear"],
    "me_too": REACTIONS["metoo"],
    "thanks": REACTIONS["thanks"],
    "proud": REACTIONS["proud"],
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: their key and zone, whether they lead, and the names that the room knows."""

    key: str
    zone: str
    leads: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=timezone.now)


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the four answers under a line, and how many gave it."""

    code: str
    count: int = 0
    pressed: bool = False

    @property
    def shown(self) -> Reaction:
        """Its word and icon."""
        return ANSWERS[self.code]


NO_ANSWERS: Final = tuple(Answer(code) for code in ANSWERS)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as a template draws it; without values it is the pattern that the script clones."""

    shape: str
    seq: int | None = None
    entry_kind: str = ""
    state: str = SHOWN
    by: str = ""
    kind: str = ""
    name: str = ""
    avatar: str = ""
    badge: str = ""
    at: str = ""
    moment: datetime | None = None
    mark: str = ""
    mood: str = ""
    mood_word: str = ""
    word: str = ""
    text: str = ""
    note: str = ""
    kept: str = ""
    answers: tuple[Answer, ...] = NO_ANSWERS
    is_again: bool = False

    @property
    def has_answers(self) -> bool:
        """Whether anybody answered it."""
        return any(answer.count for answer in self.answers)


def shown_lines(lines: Iterable[Line], reader: Reader) -> list[Shown]:
    """Return those lines that are shown, in order, as this reader sees them."""
    found = [one for line in lines if (one := shown(line, reader))]
    pairs = zip([None, *found], found, strict=False)
    return [_following(before, one) for before, one in pairs]


def shown(line: Line, reader: Reader) -> Shown | None:
    """Return what a line shows, or None for one that is not shown."""
    if line.kind in _MARKS:
        return _said(line, reader)
    text = _told(line, reader)
    if not text:
        return None
    kind = "phase" if line.kind == "phase" else ""
    return Shown("line", line.seq, line.kind, kind=kind, text=text)


def clock_words(moment: datetime, reader: Reader) -> str:
    """Say "6:04 pm", with the day when it is not today's: "Tue 24 Nov, 6:04 pm"."""
    zone = face_words.zone_info(reader.zone)
    local, today = moment.astimezone(zone), reader.now.astimezone(zone)
    clock = face_words.clock(moment, reader.zone)
    if local.date() == today.date():
        return clock
    return f"{local:%a} {local.day} {local:%b}, {clock}"


def _told(line: Line, reader: Reader) -> str:
    name = line.by.name if line.by else ""
    keys = {"pass": "passed", "joined": "came", "left": "left"}
    if line.kind in keys:
        return _say(keys[line.kind], name=name)
    if line.kind == "turn":
        invited = reader.names.get(line.facts.get("person", ""))
        is_invited = line.facts.get("state") == "invited" and invited
        return _say("invited", name=invited or "") if is_invited else ""
    key = {"phase": f"phase_{line.facts.get('kind')}"}.get(
        line.kind, f"{line.kind}_{line.facts.get('state')}"
    )
    return _say(key)


def _say(key: str, **values: str) -> str:
    text = str(WORDS.get(key, ""))
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _said(line: Line, reader: Reader) -> Shown:
    by = line.by
    is_mine = by is not None and by.key == reader.key
    is_shown = line.state == SHOWN
    mark = [_say(_MARKS[line.kind]), _say("edited") if line.edited and is_shown else ""]
    spoken = _spoken(line) if is_shown else _resting(line, reader, is_mine=is_mine)
    return Shown(
        shape="mine" if is_mine else "said",
        seq=line.seq,
        entry_kind=line.kind,
        state=line.state,
        by=by.key if by else "",
        kind=_kinds(line, is_mine=is_mine),
        name=by.name if by else "",
        avatar=by.avatar if by else "",
        badge=by.badge if by else "",
        at=clock_words(line.at, reader) if line.at else "",
        moment=line.at,
        mark=" · ".join(part for part in mark if part),
        answers=_answers(line, reader) if is_shown else NO_ANSWERS,
        mood=spoken.get("mood", ""),
        mood_word=spoken.get("mood_word", ""),
        word=spoken.get("word", ""),
        text=spoken.get("text", ""),
        note=spoken.get("note", ""),
        kept=spoken.get("kept", ""),
    )


def _kinds(line: Line, *, is_mine: bool) -> str:
    if line.state != SHOWN:
        return "gone"
    if is_mine or line.by is None:
        return ""
    # Lines of before rooms wrote down who led have a badge only.
    return "host" if line.by.leads or line.by.badge in _HOSTS else ""


def _spoken(line: Line) -> dict[str, str]:
    text = line.text or ""
    if line.kind != "checkin":
        return {"text": text}
    word, _newline, rest = text.partition("\n")
    mood = line.facts.get("mood")
    return {
        "mood": str(mood) if mood else "",
        "mood_word": str(mood_words()[mood - 1]) if mood else "",
        "word": _say("quoted" if mood else "quoted_alone", word=word) if word else "",
        "text": rest.strip(),
    }


def _resting(line: Line, reader: Reader, *, is_mine: bool) -> dict[str, str]:
    name, reason = line.by.name if line.by else "", line.reason or ""
    if line.state == RETRACTED:
        return {"note": _say("took_back_mine") if is_mine else _say("took_back", name=name)}
    assert line.state == HIDDEN
    if is_mine:
        leader = line.reason_by or _say("some_leader")
        return {"note": _say("set_aside_mine", reason=reason, leader=leader)}
    if reader.leads:
        note = _say("set_aside_lead", reason=reason, name=name)
        return {"note": note, "kept": line.text or ""}
    return {"note": _say("resting")}


def _answers(line: Line, reader: Reader) -> tuple[Answer, ...]:
    given = line.reactions
    return tuple(
        Answer(code, len(given.get(code, ())), reader.key in given.get(code, ()))
        for code in ANSWERS
    )


def _following(before: Shown | None, one: Shown) -> Shown:
    """Mark a line that goes on from the one above, by the same person within five minutes."""
    if not before or one.shape != "said" or not (before.moment and one.moment):
        return one
    is_same = before.by == one.by and before.entry_kind == one.entry_kind == "post"
    is_soon = (one.moment - before.moment).total_seconds() < 300
    values = {name: getattr(one, name) for name in Shown.__slots__}
    return Shown(**values | {"is_again": is_same and is_soon})
