"""Fills the lounges: who came and went, what was said in between, and how days were."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from demo.calendar import EASTERN
from demo.log import Log
from demo.play import Stage, Timeline
from demo.script import Move
from demo.seating import Seat, Table
from demo.studio import Studio
from groups.events import check_in_line
from groups.recurrence import moment_of
from iop.people.models import Person

LIVELY = timedelta(weeks=12)
GAP_LIVELY = 4
GAP_BEFORE = 8
CHANCE_LIVELY = 0.1
CHANCE_BEFORE = 0.025


def fill_lounges(tables: Sequence[Table], studio: Studio) -> list[Log]:
    """Fill every lounge from the beginning of its group until now; returns their logs."""
    logs = []
    for table in tables:
        log = Log(table.group.lounge, badges=studio.company.badges)
        timeline = Timeline()
        for seat in table.seats:
            _tell_of_seat(log, seat, timeline)
        for moment in _talks(table, studio):
            timeline.at(moment, partial(_talk, table, log, studio))
        for moment, person in _days(table, studio):
            timeline.at(moment, partial(_day, table, log, studio, person))
        timeline.run()
        log.room.opened_at = log.entries[0].at
        _leave_some_unread(log, studio.rng)
        logs.append(log)
    return logs


def _tell_of_seat(log: Log, seat: Seat, timeline: Timeline) -> None:
    timeline.at(seat.start, partial(_come_in, log, seat))
    if seat.end is not None:
        timeline.at(seat.end, lambda at: log.leave(at, seat.person))


def _come_in(log: Log, seat: Seat, at: datetime) -> None:
    log.join(at, seat.person, is_leader=seat.is_leading)


def _began(table: Table) -> datetime:
    return min(seat.start for seat in table.seats)


def _talks(table: Table, studio: Studio) -> Iterator[datetime]:
    """Yield when somebody begins to talk: seldom long ago, every few days of late."""
    rng, calendar = studio.rng, studio.calendar
    moment = _began(table) + timedelta(days=2)
    while moment < calendar.now - timedelta(hours=3):
        yield moment
        is_lively = moment > calendar.now - LIVELY
        days = GAP_LIVELY if is_lively else GAP_BEFORE
        day = (moment + timedelta(days=rng.uniform(0.5, 1.5) * days)).astimezone(EASTERN).date()
        wall = time(rng.randint(8, 21), rng.randint(0, 59), rng.randint(0, 59))
        moment = moment_of(day, wall, EASTERN)


def _talk(table: Table, log: Log, studio: Studio, at: datetime) -> None:
    """Play a few lines, some minutes apart."""
    here = table.here_at(at)
    chosen = studio.casting.exchange(table.circle.key, here)
    if chosen is None:
        return
    exchange, cast = chosen
    leaders = {"lead": table.lead, "co": table.co_lead}
    stage = Stage(log, studio.shelf, studio.rng, cast | leaders, here)
    for move in exchange.script.moves:
        stage.play(move, min(at, studio.calendar.now))
        at += timedelta(seconds=studio.rng.randint(50, 1500))


def _days(table: Table, studio: Studio) -> Iterator[tuple[datetime, Person]]:
    """Yield who says how the day is, and when: once a day at most, in their own morning."""
    rng, calendar = studio.rng, studio.calendar
    for seat in table.members:
        zone = ZoneInfo(seat.person.zone)
        day = seat.start.astimezone(zone).date() + timedelta(days=1)
        until = min(seat.end or calendar.now, calendar.now)
        while (moment := moment_of(day, _wall(rng.randint(0, 239)), zone)) < until:
            is_lively = moment > calendar.now - LIVELY
            if rng.random() < (CHANCE_LIVELY if is_lively else CHANCE_BEFORE):
                yield moment, seat.person
            day += timedelta(days=1)


def _wall(minutes: int) -> time:
    return time(7 + minutes // 60, minutes % 60)


def _day(table: Table, log: Log, studio: Studio, person: Person, at: datetime) -> None:
    said = studio.casting.check_in(table.circle.key, person)
    move = Move("check_in", "a", said.text, said.mood, said.word)
    row = studio.shelf.check_in(
        person,
        at,
        about=table.group,
        local_date=at.astimezone(ZoneInfo(person.zone)).date(),
        mood=move.mood,
        word=move.word,
        text=move.text,
    )
    log.write(at, check_in_line(row, word=move.word, text=move.text, badge=""))


def _leave_some_unread(log: Log, rng: Random) -> None:
    """Most have read up to yesterday or so; a few up to now."""
    for stay in log.stays:
        if stay.ended_at is None:
            behind = rng.choice([0, 0, 2, 4, 7, 12])
            stay.read_seq = max(stay.after_seq, log.head - behind)
