"""What groups announce: lines of a room's log, and nudges that are told and forgotten.

Lines carry ids and codes, never names; words are sealed by the room. Nudges go out on commit.
"""

from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction

from groups.models import CheckIn, Phase, Session, Turn
from iop.people.models import Person
from iop.rooms.actions import Draft
from iop.rooms.events import Audience, tell

ALL: Final = "all"
LEADERS: Final = "leaders"


def session_line(session: Session) -> Draft:
    """The session came into another state."""
    return Draft("session", facts={"state": str(session.state)})


def phase_line(phase: Phase) -> Draft:
    """A part of the agenda begins."""
    return Draft(
        "phase",
        facts={
            "kind": str(phase.kind),
            "position": phase.position,
            "minutes": phase.minutes,
            "began_at": _moment(phase.began_at),
            "ends_at": _moment(phase.ends_at),
        },
    )


def timer_line(phase: Phase) -> Draft:
    """The time of the part that runs was set."""
    return Draft("timer", facts={"ends_at": _moment(phase.ends_at)})


def turn_line(turn: Turn) -> Draft:
    """A turn is invited, given or passed."""
    return Draft("turn", facts={"person": turn.person.key, "state": str(turn.state)})


def check_in_line(check_in: CheckIn, *, word: str, text: str, badge: str) -> Draft:
    """Somebody gave a check-in: the word on the first line, free words after it."""
    return Draft(
        "checkin",
        author=check_in.person,
        text=f"{word}\n{text}",
        facts={"mood": check_in.mood},
        badge=badge,
    )


def pass_line(person: Person, *, badge: str) -> Draft:
    """Somebody let their turn go by, which is taking part."""
    return Draft("pass", author=person, badge=badge)


def intention_line(person: Person, *, text: str, badge: str) -> Draft:
    """Somebody says what they take into the week."""
    return Draft("intention", author=person, text=text, badge=badge)


def nudge(session: Session, what: str, to: Audience) -> None:
    """Tell open pages of the session's room, after the commit, to look again."""
    if session.room_id is not None:
        transaction.on_commit(partial(tell, session.room_id, what, to=to))


def nudge_door(session: Session) -> None:
    """Somebody came to the door, or was let in."""
    nudge(session, "door", LEADERS)


def nudge_round(session: Session) -> None:
    """The round has changed in a way that only leaders see."""
    nudge(session, "round", LEADERS)


def nudge_leaving(session: Session) -> None:
    """Somebody said how they leave, or a leader met them."""
    nudge(session, "leaving", LEADERS)


def nudge_session(session: Session) -> None:
    """The session itself has changed."""
    nudge(session, "session", ALL)


def nudge_person(session: Session, person: Person) -> None:
    """Something about this one person has changed."""
    nudge(session, "you", person.pk)


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
