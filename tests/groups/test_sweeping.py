"""The minute's sweep: planning ahead, reminding, ending what was forgotten."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from groups.actions import sweeping
from groups.actions.planning import create_series
from groups.actions.reminders import remind
from groups.actions.sessions import arrive, end_session, set_timer
from groups.actions.sweeping import SweepIncomplete
from groups.models import Arrival, Session
from groups.tasks import sweep
from iop.notices.models import Notice
from iop.rooms.models import Visit
from tests.factories.groups import (
    make_group,
    make_leader,
    make_member,
    make_running_session,
    make_session,
    some_staff,
)

pytestmark = pytest.mark.django_db


def told() -> list[tuple[int, str]]:
    return sorted(Notice.objects.values_list("person_id", "kind"))


@pytest.mark.parametrize(
    ("minutes", "kinds"),
    [
        (29, ["session_soon"]),
        (31, []),
        (12 * 60 - 1, []),
        (12 * 60 + 1, ["session_near"]),
        (24 * 60 - 1, ["session_near"]),
        (24 * 60 + 1, []),
        (-1, []),
    ],
)
def test_members_are_reminded_when_it_is_near(minutes, kinds):
    group = make_group()
    maya = make_member(group)
    make_session(group, starts_at=timezone.now() + timedelta(minutes=minutes))

    remind()

    assert told() == [(maya.pk, kind) for kind in kinds]


def test_reminding_twice_tells_once():
    group = make_group()
    make_member(group), make_leader(group)
    make_session(group, starts_at=timezone.now() + timedelta(minutes=20))
    remind()
    before = told()

    remind()

    assert (told(), len(before)) == (before, 2)


def test_somebody_who_comes_to_the_group_meanwhile_is_told_too():
    group = make_group()
    make_session(group, starts_at=timezone.now() + timedelta(minutes=20))
    remind()
    late = make_member(group)

    remind()

    assert told() == [(late.pk, "session_soon")]


def test_nobody_is_reminded_of_what_was_called_off():
    group = make_group()
    make_member(group)
    make_session(
        group,
        starts_at=timezone.now() + timedelta(minutes=20),
        state=Session.State.CANCELLED,
    )

    remind()

    assert told() == []


def test_a_reminder_names_nothing_but_a_key_and_ends_with_the_session():
    group = make_group(name="Evening anxiety circle")
    make_member(group)
    session = make_session(group, starts_at=timezone.now() + timedelta(minutes=20))

    remind()

    notice = Notice.objects.get()
    assert (notice.link, notice.expires_at) == (f"/sessions/{session.key}/", session.ends_at)


def test_a_forgotten_session_ends_by_itself_and_attendance_is_counted():
    group = make_group()
    leader, maya = make_leader(group), make_member(group)
    session = make_running_session(group, leader=leader, inside=(maya,))

    with time_machine.travel(session.ends_at + timedelta(minutes=31), tick=False):
        sweep()

    session.refresh_from_db()
    arrival = Arrival.objects.get(session=session, person=maya)
    assert (session.state, session.attendance.count(), arrival.place) == ("ended", 1, "")


def test_a_session_that_runs_over_a_little_is_left_alone():
    group = make_group()
    session = make_running_session(group, leader=make_leader(group))

    with time_machine.travel(session.ends_at + timedelta(minutes=29), tick=False):
        sweep()

    session.refresh_from_db()
    assert session.state == Session.State.RUNNING


@pytest.mark.parametrize(("hours", "state"), [(2, "running"), (4, "ended")])
def test_a_session_that_a_leader_is_still_in_is_left_to_them_for_some_hours(hours, state):
    group = make_group()
    leader = make_leader(group)
    session = make_running_session(group, leader=leader)
    now = session.ends_at + timedelta(hours=hours)
    seen = {"arrived_at": session.starts_at, "beat_at": now}
    Visit.objects.create(room=session.room, person=leader, socket="a socket", **seen)

    with time_machine.travel(now, tick=False):
        sweep()

    session.refresh_from_db()
    assert session.state == state


def test_a_session_whose_part_runs_on_is_not_ended():
    group = make_group()
    leader = make_leader(group)
    session = make_running_session(group, leader=leader)

    with time_machine.travel(session.ends_at - timedelta(minutes=1), tick=False) as clock:
        set_timer(session, by=leader, minutes=60)
        clock.shift(timedelta(minutes=40))
        sweep()

    session.refresh_from_db()
    assert session.state == Session.State.RUNNING


def test_a_session_to_which_nobody_came_is_called_off_and_nobody_missed_it():
    group = make_group()
    make_member(group)
    session = make_session(group, starts_at=timezone.now() - timedelta(hours=3))

    sweep()

    session.refresh_from_db()
    assert (session.state, session.attendance.count()) == ("cancelled", 0)


def test_a_step_that_fails_keeps_no_other_from_its_work_and_is_seen(monkeypatch, caplog):
    group = make_group()
    leader = make_leader(group, display_name="Canary")
    session = make_running_session(group, leader=leader)

    def raise_alarms():
        raise ValueError(leader.display_name)

    monkeypatch.setattr(sweeping, "raise_alarms", raise_alarms)
    after = session.ends_at + timedelta(hours=1)
    with time_machine.travel(after, tick=False), pytest.raises(SweepIncomplete) as failure:
        sweep()

    session.refresh_from_db()
    assert (session.state, str(failure.value)) == (Session.State.ENDED, "raise_alarms")
    assert "the sweep could not raise_alarms: ValueError" in caplog.text
    assert leader.display_name not in caplog.text


def test_sweeping_twice_is_sweeping_once():
    group = make_group()
    leader = make_leader(group)
    session = make_running_session(group, leader=leader)
    with time_machine.travel(session.ends_at + timedelta(hours=1), tick=False):
        sweep()
        first = Session.objects.values().get(pk=session.pk)
        sweep()

    assert Session.objects.values().get(pk=session.pk) == first


def test_the_next_weeks_are_planned_once_an_hour():
    with time_machine.travel(datetime(2026, 11, 22, 15, 0, tzinfo=UTC), tick=False) as clock:
        group = make_group()
        series = create_series(
            group,
            by=some_staff(),
            weekday=1,
            starts=time(18),
            minutes=75,
            zone="America/New_York",
            first_on=timezone.localdate(),
            last_on=None,
        )
        clock.shift(timedelta(days=8))
        sweep()

        last = series.sessions.order_by("-local_date").first()

    assert last.local_date.isoformat() == "2026-12-22"


def test_an_evening_that_ends_over_midnight_is_one_session():
    start = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)  # 11:30 pm Eastern
    with time_machine.travel(start, tick=False) as clock:
        group = make_group()
        leader, maya = make_leader(group), make_member(group)
        session = make_running_session(group, leader=leader, inside=(maya,))
        clock.move_to(session.ends_at)
        again = arrive(session, by=maya, place="At home", call_back="")
        ended = end_session(session, by=leader)

    assert (again.state, ended.attendance.count()) == ("admitted", 1)
