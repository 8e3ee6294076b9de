"""Plays a year of sessions, each from its lobby to its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from demo.casting import Cast
from demo.doors import Coming, Hours, arrival, comings, leaving, visits
from demo.fitting import HEARD, fit
from demo.library import Talk
from demo.log import Log
from demo.play import Stage, Timeline, spread
from demo.script import PHASES, Move
from demo.seating import Table
from demo.studio import Studio
from groups.agenda import default_agenda
from groups.events import phase_line, session_line
from groups.models import Phase, Session, Turn
from iop.people.models import Person
from iop.rooms.models import Room

FEWEST = 4
ENOUGH = 5
COMES = 0.87
CALLED_OFF = 0.02
SAYS_HOW = 0.75
LOBBY_BEFORE = timedelta(minutes=15)
Held = tuple[Session, Log]


@dataclass(slots=True)
class Evening:
    """One session as it was held."""

    table: Table
    session: Session
    log: Log
    hours: Hours
    comings: list[Coming]
    phases: list[Phase] = field(default_factory=list)

    @property
    def members(self) -> list[Coming]:
        """Those who came and do not lead."""
        return [one for one in self.comings if not one.is_leading]

    @property
    def staying(self) -> list[Person]:
        """Those who stay to the end."""
        return [one.person for one in self.comings if one.left is None]


def play_past(tables: Sequence[Table], studio: Studio) -> list[Held]:
    """Play every session that is over by now, in the order of time; returns them with their logs.

    Those that would run at this moment are left to the caller.
    """
    by_group = {table.group.pk: table for table in tables}
    over = Session.objects.filter(group__in=by_group, ends_at__lte=studio.calendar.now)
    sessions, held = list(over.order_by("starts_at", "pk")), list[Held]()
    for session in sessions:
        table = by_group[session.group_id]
        session.group = table.group
        room = Room(programme=studio.company.programme, keeps_awake=True)
        log = Log(room, badges=studio.company.badges)
        if _play(table, session, log, studio):
            held.append((session, log))
        else:
            session.state = Session.State.CANCELLED
    fields = ["state", "room", "topic", "started_at", "ended_at"]
    Session.objects.bulk_update(sessions, fields, batch_size=100)
    return held


def _play(table: Table, session: Session, log: Log, studio: Studio) -> bool:
    """Play one session; false for one that was called off."""
    coming = _coming(table, session, studio.rng)
    chosen = studio.casting.talk(table.circle.key, coming) if coming else None
    if chosen is None:
        return False
    log.room.save()
    talk, cast = chosen
    hours = _hours(session, studio.rng)
    speak = {person.pk for person in cast.values()}
    came = comings(table, hours, coming, speak, studio.rng)
    evening = Evening(table, session, log, hours, came, _phases(session, hours, studio.rng))
    session.topic = talk.topic
    _date(evening)
    _perform(evening, talk, cast, studio)
    return True


def _coming(table: Table, session: Session, rng: Random) -> list[Person]:
    """Return who comes; nobody where too few belong, or when it was called off."""
    here = [seat.person for seat in table.members if seat.covers(session)]
    if len(here) < FEWEST or rng.random() < CALLED_OFF:
        return []
    coming = [person for person in here if rng.random() < COMES]
    missing = [person for person in here if person not in coming]
    return coming + rng.sample(missing, min(len(missing), max(0, ENOUGH - len(coming))))


def _hours(session: Session, rng: Random) -> Hours:
    return Hours(
        session.starts_at,
        began=session.starts_at + timedelta(seconds=rng.randint(0, 150)),
        ended=session.ends_at + timedelta(seconds=rng.randint(-50, 150)),
    )


def _date(evening: Evening) -> None:
    """Write on the session and its room when things were."""
    session, hours, room = evening.session, evening.hours, evening.log.room
    session.room = room
    session.started_at, session.ended_at = hours.began, hours.ended
    room.opened_at = hours.starts - LOBBY_BEFORE


def _phases(session: Session, hours: Hours, rng: Random) -> list[Phase]:
    """Return the parts of the agenda as they ran."""
    moment = hours.began
    agenda, found = default_agenda(session.minutes), list[Phase]()
    for position, (kind, minutes) in enumerate(agenda, start=1):
        planned = moment + timedelta(minutes=minutes)
        is_last = position == len(agenda)
        ended = hours.ended if is_last else planned + timedelta(seconds=rng.randint(-45, 45))
        found.append(
            Phase(
                session=session,
                position=position,
                kind=kind,
                minutes=minutes,
                began_at=moment,
                ends_at=planned,
                ended_at=ended,
            )
        )
        moment = ended
    return found


def _turns(evening: Evening, stage: Stage, opening: Iterable[Move]) -> list[Turn]:
    """Return the round: those who are heard in their order, then those who are not."""
    speak = [stage.cast[move.who] for move in opening if move.kind in HEARD]
    order = dict.fromkeys([*speak, *(one.person for one in evening.members)])
    return [
        Turn(session=evening.session, person=person, position=position)
        for position, person in enumerate(order, start=1)
    ]


def _perform(evening: Evening, talk: Talk, cast: Cast, studio: Studio) -> None:
    """Let everything happen in the order of time."""
    on_time = [one for one in evening.members if one.admitted < evening.hours.began]
    staying = {person.pk for person in evening.staying}
    parts = fit(studio.casting, talk, cast, on_time, staying)
    cast |= {"lead": evening.table.lead, "co": evening.table.co_lead}
    stage = Stage(evening.log, studio.shelf, studio.rng, cast, evening.staying, evening.session)
    stage.turns = _turns(evening, stage, parts["opening"])
    timeline = Timeline()
    _tell_of_doors(evening, timeline)
    for phase in evening.phases:
        _tell_of_part(phase, stage, parts.get(PHASES[phase.position - 1], ()), timeline)
    timeline.run()
    evening.log.close(evening.hours.ended)
    _shelve(evening, stage)


def _tell_of_doors(evening: Evening, timeline: Timeline) -> None:
    """Tell when the lobby opens, people come and go, and the session begins and ends."""
    hours, log = evening.hours, evening.log
    becomes, states = partial(_becomes, evening), Session.State
    timeline.at(hours.starts - LOBBY_BEFORE, partial(becomes, states.LOBBY))
    for one in evening.comings:
        timeline.at(one.admitted, partial(_come_in, log, one))
        if one.left is not None:
            timeline.at(one.left, partial(_go, log, one))
    timeline.at(hours.began, partial(becomes, states.RUNNING))
    timeline.at(hours.ended, partial(becomes, states.ENDED))


def _tell_of_part(phase: Phase, stage: Stage, moves: Sequence[Move], timeline: Timeline) -> None:
    """Tell that a part begins, and what is said in it."""
    began = phase.began_at or stage.log.room.opened_at
    line = phase_line(phase)
    timeline.at(began, lambda at: stage.log.write(at, line))
    if phase.kind == Phase.Kind.OPENING:
        timeline.at(began, stage.invite_next)
    for moment, move in spread(moves, began, phase.ended_at or began):
        timeline.at(moment, partial(stage.play, move))


def _becomes(evening: Evening, state: Session.State, at: datetime) -> None:
    evening.session.state = state
    evening.log.write(at, session_line(evening.session))


def _come_in(log: Log, one: Coming, at: datetime) -> None:
    log.join(at, one.person, is_leader=one.is_leading)


def _go(log: Log, one: Coming, at: datetime) -> None:
    log.leave(at, one.person)


def _shelve(evening: Evening, stage: Stage) -> None:
    """Put the rows beside the log on the shelf; a turn nobody took waits no longer as invited."""
    shelf, session, rng = stage.shelf, evening.session, stage.rng
    ended = evening.hours.ended
    for turn in stage.turns:
        if turn.state == Turn.State.INVITED:
            turn.state = Turn.State.WAITING
    shelf.turns.extend(stage.turns)
    shelf.phases.extend(evening.phases)
    for one in evening.comings:
        shelf.arrivals.append(arrival(session, one))
        shelf.visits.extend(visits(evening.log.room, one, ended, rng))
        if not one.is_leading and rng.random() < SAYS_HOW:
            shelf.leaving.append(leaving(session, one, evening.table, ended, rng))
