"""The session that runs now: it began some twelve minutes ago, and half of the round is done."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from demo.calendar import EASTERN, ZONE, Calendar
from demo.company import Company
from demo.library import circles, today
from demo.log import Log, save
from demo.play import Stage, Timeline, spread
from demo.script import Move, parse
from demo.shelf import Shelf
from groups.actions.planning import create_series, plan_sessions
from groups.agenda import default_agenda
from groups.events import phase_line, session_line
from groups.models import Arrival, Group, Phase, Session, Turn
from iop.people.keys import fresh_key
from iop.people.models import Person
from iop.policy import NotFound
from iop.rooms.models import Room, Visit

KEY = "anxiety"
MINUTES = 90
SOCKET = "demo-"
LOBBY_BEFORE = timedelta(minutes=15)
JUST_NOW = timedelta(seconds=40)


def open_now(company: Company, calendar: Calendar, rng: Random) -> Session:
    """Open the session that runs now, with everybody in it and two people at the door."""
    group = Group.objects.select_related("lounge").get(
        programme=company.programme, name=_name(), ended_at__isnull=True
    )
    session = _planned(group, company, calendar)
    session.room = Room.objects.create(programme=company.programme, keeps_awake=True)
    session.room.opened_at = session.starts_at - LOBBY_BEFORE
    session.topic = today()["topic"]
    session.started_at = session.starts_at + timedelta(seconds=35)
    stage = _stage(session, session.room, company, rng)
    _run(session, stage, calendar.now)
    _shelve_arrivals(session, stage.shelf, company, calendar.now)
    session.save()
    stage.shelf.save()
    save([stage.log])
    return session


def is_open(company: Company, now: datetime) -> bool:
    """Whether the session is running and goes on for a while."""
    later = now + timedelta(minutes=15)
    running = Session.objects.filter(state=Session.State.RUNNING, ends_at__gt=later)
    return running.filter(group__programme=company.programme, group__name=_name()).exists()


def _name() -> str:
    return next(circle.name for circle in circles() if circle.key == KEY)


def _planned(group: Group, company: Company, calendar: Calendar) -> Session:
    """Plan it as a series of one evening, at the quarter of an hour that has just gone by."""
    wall = calendar.open_since.astimezone(EASTERN)
    series = create_series(
        group,
        by=company["Ines"],
        weekday=wall.weekday(),
        starts=wall.time(),
        minutes=MINUTES,
        zone=ZONE,
        first_on=wall.date(),
        last_on=wall.date(),
        service="clinical",
        counts_toward_iop=True,
    )
    sessions = plan_sessions(series, since=wall.date(), until=wall.date())
    if not sessions:
        raise NotFound
    session = sessions[0]
    session.group = group
    return session


def _stage(session: Session, room: Room, company: Company, rng: Random) -> Stage:
    circle = next(circle for circle in circles() if circle.key == KEY)
    leaders = {"lead": company[circle.lead], "co": company[circle.co_lead]}
    members = [company[one["who"]] for one in today()["places"]]
    log = Log(room, badges=company.badges)
    stage = Stage(log, Shelf(), rng, dict(company.people) | leaders, members, session)
    stage.turns = [
        Turn(session=session, person=person, position=position)
        for position, person in enumerate(members, start=1)
    ]
    return stage


def _run(session: Session, stage: Stage, now: datetime) -> None:
    """Tell everything from the lobby until now."""
    timeline, began = Timeline(), session.started_at or session.starts_at
    _tell_of_doors(session, stage, timeline, now)
    timeline.at(began, partial(_begin, session, stage))
    for moment, move in spread(_moves(), began, now - JUST_NOW):
        timeline.at(moment, partial(stage.play, move))
    timeline.run()
    stage.shelf.turns.extend(stage.turns)


def _moves() -> list[Move]:
    """Return what was said so far: check-ins, and a word in between."""
    plot = today()
    first, second, third = (
        Move("check_in", one["who"], one["text"], one["mood"], one["word"], one["need"])
        for one in plot["given"]
    )
    said = parse(plot["between"]).moves
    before = parse(plot["before"]).moves
    return [*before, first, said[0], second, *said[1:3], third, *said[3:]]


def _tell_of_doors(session: Session, stage: Stage, timeline: Timeline, now: datetime) -> None:
    log, shelf, starts = stage.log, stage.shelf, session.starts_at
    leaders = [stage.cast["lead"], stage.cast["co"]]
    session.state = Session.State.LOBBY
    lobby = session_line(session)
    timeline.at(starts - LOBBY_BEFORE, lambda at: log.write(at, lobby))
    for number, person in enumerate([*leaders, *stage.here]):
        is_leader = person in leaders
        moment = starts - timedelta(minutes=13 if is_leader else 4, seconds=-11 * number)
        timeline.at(moment, partial(_come_in, log, person, is_leader))
        shelf.visits.append(_visit(log.room, person, moment, now))
        shelf.arrivals.append(
            Arrival(
                session=session,
                person=person,
                state=Arrival.State.ADMITTED,
                came_at=moment - timedelta(minutes=0 if is_leader else 3),
                admitted_at=moment,
            )
        )


def _come_in(log: Log, person: Person, is_leader: bool, at: datetime) -> None:
    log.join(at, person, is_leader=is_leader)


def _visit(room: Room, person: Person, arrived: datetime, now: datetime) -> Visit:
    socket = SOCKET + fresh_key()
    return Visit(room=room, person=person, socket=socket, arrived_at=arrived, beat_at=now)


def _begin(session: Session, stage: Stage, at: datetime) -> None:
    """The session begins, and with it the opening check-in."""
    log, shelf = stage.log, stage.shelf
    session.state = Session.State.RUNNING
    log.write(at, session_line(session))
    shelf.phases.extend(
        Phase(session=session, position=position, kind=kind, minutes=minutes)
        for position, (kind, minutes) in enumerate(default_agenda(MINUTES), start=1)
    )
    first = shelf.phases[0]
    first.began_at, first.ends_at = at, at + timedelta(minutes=first.minutes)
    log.write(at, phase_line(first))
    stage.invite_next(at)


def _shelve_arrivals(session: Session, shelf: Shelf, company: Company, now: datetime) -> None:
    """Write down where people are today, and who stands at the door."""
    plot = today()
    known = {company[one["who"]].pk: one for one in plot["places"]}
    for arrival in shelf.arrivals:
        if words := known.get(arrival.person_id):
            arrival.place, arrival.call_back = words["place"], words["call_back"]
    for number, words in enumerate(plot["at_the_door"]):
        shelf.arrivals.append(
            Arrival(
                session=session,
                person=company[words["who"]],
                place=words["place"],
                call_back=words["call_back"],
                came_at=now - timedelta(seconds=95 - 40 * number),
            )
        )
