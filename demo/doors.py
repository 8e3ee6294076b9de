"""Who comes to a session, when, with which pages, and how they leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from demo.seating import Table
from groups.models import Arrival, LeavingCheck, Session
from iop.people.keys import fresh_key
from iop.people.models import Person
from iop.rooms.models import Room, Visit

LATE_CHANCE = 0.3
LEAVES_CHANCE = 0.2
LOST_LINE_CHANCE = 0.08
RED_CHANCE = 0.012
COLOURS = ["green"] * 17 + ["amber"] * 3
LEADERS_BEFORE = (timedelta(minutes=14), timedelta(minutes=11))
LET_IN_FROM = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Coming:
    """When somebody came to the door, was let in, and left before the end if they did."""

    person: Person
    came: datetime
    admitted: datetime
    left: datetime | None = None
    is_leading: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """When a session was to start, when it began, and when it ended."""

    starts: datetime
    began: datetime
    ended: datetime


def comings(
    table: Table, hours: Hours, coming: list[Person], cast: set[int], rng: Random
) -> list[Coming]:
    """Say when everybody comes: leaders first, those who speak on time, a few others late."""
    leaders = [
        Coming(leader, hours.starts - before, hours.starts - before, is_leading=True)
        for leader, before in zip((table.lead, table.co_lead), LEADERS_BEFORE, strict=True)
    ]
    members = [_member(one, hours, one.pk not in cast, rng) for one in coming]
    return leaders + sorted(members, key=lambda one: (one.admitted, one.person.pk))


def _member(person: Person, hours: Hours, is_free: bool, rng: Random) -> Coming:
    is_late = is_free and rng.random() < LATE_CHANCE
    after = rng.randint(660, 1200) if is_late else -rng.randint(60, 560)
    came = hours.starts + timedelta(seconds=after)
    let_in = came + timedelta(seconds=rng.randint(15, 70))
    admitted = let_in if is_late else max(let_in, hours.starts - LET_IN_FROM)
    leaves = is_free and not is_late and rng.random() < LEAVES_CHANCE
    left = hours.ended - timedelta(seconds=rng.randint(700, 1500)) if leaves else None
    return Coming(person, came, admitted, left)


def arrival(session: Session, one: Coming) -> Arrival:
    """Return what is left of an arrival after the session: no place, no number."""
    state = Arrival.State.ADMITTED if one.left is None else Arrival.State.LEFT
    return Arrival(
        session=session, person=one.person, state=state, came_at=one.came, admitted_at=one.admitted
    )


def visits(room: Room, one: Coming, ended: datetime, rng: Random) -> list[Visit]:
    """Return somebody's presence; now and then a line was lost for some minutes."""
    end = one.left or ended
    spans = [(one.admitted, end)]
    if rng.random() < LOST_LINE_CHANCE:
        lost = one.admitted + (end - one.admitted) * rng.uniform(0.3, 0.6)
        spans = [(one.admitted, lost), (lost + timedelta(seconds=rng.randint(30, 300)), end)]
    return [
        Visit(
            room=room,
            person=one.person,
            socket=fresh_key(),
            arrived_at=start,
            beat_at=stop,
            left_at=stop,
        )
        for start, stop in spans
    ]


def leaving(
    session: Session, one: Coming, table: Table, ended: datetime, rng: Random
) -> LeavingCheck:
    """Say how somebody left; a red one is always met, an amber one mostly."""
    colour = "red" if rng.random() < RED_CHANCE else rng.choice(COLOURS)
    given_at = (one.left or ended) - timedelta(seconds=rng.randint(5, 90))
    is_met = colour == "red" or (colour == "amber" and rng.random() < 0.8)
    leader = rng.choice([table.lead, table.co_lead])
    return LeavingCheck(
        session=session,
        person=one.person,
        colour=colour,
        given_at=given_at,
        met_by=leader if is_met else None,
        met_at=given_at + timedelta(seconds=rng.randint(40, 400)) if is_met else None,
    )
