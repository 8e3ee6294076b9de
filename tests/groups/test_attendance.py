"""How presence is counted, and what it is called."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from groups.actions.attendance import (
    count_attendance,
    set_outcome,
    spans_of,
    stay_at_the_door,
)
from groups.actions.planning import end_membership
from groups.actions.sessions import arrive, end_session, leave_session
from groups.attendance import Span, Window, count, merge
from groups.errors import WordsOutOfRange
from groups.models import Arrival, Attendance
from iop.policy import Forbidden, NotFound
from iop.rooms.models import Visit
from tests.factories.groups import (
    make_group,
    make_leader,
    make_member,
    make_running_session,
    make_session,
    membership_of,
    some_staff,
)
from tests.factories.people import make_facilitator

SIX = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
SESSION = Window(SIX, SIX + timedelta(minutes=75), SIX, SIX + timedelta(minutes=75))


def at(minutes: float) -> datetime:
    return SIX + timedelta(minutes=minutes)


def span(start: float, end: float) -> Span:
    return Span(at(start), at(end))


def test_a_session_that_began_and_ended_before_its_time_counts_as_it_was() -> None:
    early = Window(SIX, SIX + timedelta(minutes=75), at(-28), at(-3))

    there, away = count([span(-30, -3)], early), count([], early)

    assert (there.minutes, there.outcome, away.outcome) == (25, "attended", "missed")


def test_beginning_early_never_counts_more_than_was_planned() -> None:
    early = Window(SIX, SIX + timedelta(minutes=75), at(-20), at(75))

    assert count([span(-20, 75)], early).minutes == 75


@pytest.mark.parametrize(
    ("spans", "minutes", "outcome"),
    [
        ([(0, 75)], 75, "attended"),
        ([(-15, 90)], 75, "attended"),
        ([(10, 75)], 65, "attended"),
        ([(10.1, 75)], 64, "late"),
        ([(0, 65)], 65, "attended"),
        ([(0, 64.9)], 64, "left_early"),
        ([(30, 50)], 20, "late"),
        ([(0, 9.9)], 9, "missed"),
        ([(0, 10)], 10, "left_early"),
        ([(65, 75)], 10, "late"),
        ([], 0, "missed"),
        ([(-30, -5)], 0, "missed"),
        ([(80, 90)], 0, "missed"),
        ([(0, 30), (32, 75)], 75, "attended"),
        ([(0, 30), (32.1, 75)], 72, "attended"),
        ([(0, 40), (20, 75), (5, 10)], 75, "attended"),
    ],
)
def test_presence_has_minutes_and_a_word(spans, minutes, outcome):
    found = count([span(*one) for one in spans], SESSION)

    assert (found.minutes, found.outcome) == (minutes, outcome)


def test_leaving_when_the_session_ends_early_is_not_leaving_early():
    window = Window(at(0), at(75), at(0), at(50))

    assert count([span(0, 50)], window).outcome == "attended"


def test_coming_when_the_session_begins_late_is_not_late():
    window = Window(at(0), at(75), at(14), at(75))

    assert count([span(14, 75)], window).outcome == "attended"


def test_a_quarter_of_a_short_session_is_enough():
    window = Window(at(0), at(20), at(0), at(20))

    assert [count([span(0, end)], window).outcome for end in (4.9, 5.1)] == [
        "missed", "left_early"
    ]  # fmt: skip


moments = st.integers(-120, 200)
spans = st.lists(st.tuples(moments, moments).map(lambda two: span(*sorted(two))), max_size=12)


@given(spans)
def test_minutes_never_pass_the_scheduled_and_never_fall_below_none(found):
    assert 0 <= count(found, SESSION).minutes <= SESSION.scheduled


@given(spans)
def test_the_order_of_pages_does_not_matter(found):
    assert count(found, SESSION) == count(reversed(found), SESSION)


@given(spans)
def test_merging_twice_is_merging_once(found):
    assert merge(merge(found)) == merge(found)


@given(spans, moments, moments)
def test_more_presence_never_counts_less(found, one, other):
    more = [*found, span(*sorted((one, other)))]

    assert count(more, SESSION).minutes >= count(found, SESSION).minutes


@pytest.fixture
def evening(db):
    """A session that ran as planned, Maya with two pages and a lost line, Theo not there."""
    with time_machine.travel(at(-120), tick=False) as clock:
        group = make_group()
        leader, maya, theo = make_leader(group), make_member(group), make_member(group)
        clock.move_to(at(2))
        session = make_running_session(group, leader=leader, inside=(maya,))
        session.starts_at, session.ends_at = SIX, at(75)
        session.save(update_fields=["starts_at", "ends_at"])
        for number, (start, end) in enumerate([(2, 40), (41, 75), (10, 60)]):
            visit(session, maya, start, end, number)
        clock.move_to(at(75))
        end_session(session, by=leader)
        yield session, leader, maya, theo


def visit(session, person, start, end, number):
    return Visit.objects.create(
        room=session.room,
        person=person,
        socket=f"{person.pk}-{number}",
        arrived_at=at(start),
        beat_at=at(end),
        left_at=at(end),
    )


def test_the_end_counts_everybody_who_was_a_member(evening):
    session, _, maya, theo = evening

    rows = dict(session.attendance.values_list("person_id", "outcome"))
    minutes = session.attendance.get(person=maya).minutes

    assert (rows, minutes) == ({maya.pk: "attended", theo.pk: "missed"}, 73)


def test_counting_again_gives_the_same_rows(evening):
    session, *_ = evening
    before = list(session.attendance.order_by("pk").values())

    count_attendance(session)

    assert list(session.attendance.order_by("pk").values()) == before


def test_an_excuse_keeps_what_was_counted_even_when_counted_again(evening):
    session, leader, _, theo = evening
    set_outcome(session.attendance.get(person=theo), by=leader, outcome="excused")

    count_attendance(session)

    row = session.attendance.get(person=theo)
    assert (row.outcome, row.counted, row.set_by) == ("excused", "missed", leader)


def test_staff_may_excuse_and_a_member_may_not(evening):
    session, _, maya, theo = evening
    row = session.attendance.get(person=theo)

    with pytest.raises((NotFound, Forbidden)):
        set_outcome(row, by=maya, outcome="excused")

    changed = set_outcome(row, by=some_staff(), outcome="excused")
    assert changed.outcome == Attendance.Outcome.EXCUSED


def test_a_leader_of_another_group_finds_nothing_to_excuse(evening):
    session, _, _, theo = evening
    other = make_leader(make_group(), make_facilitator())

    with pytest.raises(NotFound):
        set_outcome(session.attendance.get(person=theo), by=other, outcome="excused")


@pytest.mark.parametrize(
    ("came", "seen", "let_in", "there"),
    [
        (0, 12, 12, (0, 12)),  # waited with the page open until let in
        (0, 2, 40, (0, 3.5)),  # closed the page, and was let in long after
        (0, 70, None, (0, 70)),  # waited all evening
        (0, None, None, None),  # came by, and closed the page at once
    ],
)
def test_waiting_at_the_door_is_being_there_as_long_as_the_page_asks(
    evening, came, seen, let_in, there
):
    session, _, maya, _ = evening
    Visit.objects.filter(room=session.room).delete()
    Arrival.objects.filter(person=maya).update(
        came_at=at(came),
        seen_at=None if seen is None else at(seen),
        admitted_at=None if let_in is None else at(let_in),
    )

    found = spans_of(session).get(maya.pk)

    assert found == (None if there is None else [span(*there)])


def test_who_left_the_door_and_came_back_waited_only_since_then(evening):
    session, _, maya, _ = evening
    with time_machine.travel(at(-50), tick=False) as clock:
        other = make_session(session.group, starts_at=at(-40))
        arrive(other, by=maya, place="At home", call_back="")
        leave_session(other, by=maya)
        clock.move_to(at(-10))
        back = arrive(other, by=maya, place="At home", call_back="")

    assert back.came_at == at(-10)


def test_the_page_at_the_door_says_every_half_minute_that_somebody_waits(evening):
    _, _, maya, _ = evening
    arrival = Arrival.objects.get(person=maya)
    beats = []

    for second in (0, 20, 40):
        with time_machine.travel(at(0) + timedelta(seconds=second), tick=False):
            stay_at_the_door(arrival)
            arrival.refresh_from_db()
            beats.append(arrival.seen_at)

    assert beats == [at(0), at(0), at(0) + timedelta(seconds=40)]


def test_who_came_to_the_group_in_the_last_minutes_has_not_missed_it(evening):
    session, *_ = evening
    with time_machine.travel(at(70), tick=False):
        late = make_member(session.group)

    count_attendance(session)

    assert not session.attendance.filter(person=late).exists()


def test_what_was_counted_set_again_takes_the_leaders_word_back(evening):
    session, leader, _, theo = evening
    row = session.attendance.get(person=theo)
    set_outcome(row, by=leader, outcome="attended")

    again = set_outcome(row, by=leader, outcome="missed")

    assert (again.outcome, again.set_by) == ("missed", None)


def test_an_outcome_that_does_not_exist_is_refused(evening):
    session, leader, _, theo = evening

    with pytest.raises(WordsOutOfRange):
        set_outcome(session.attendance.get(person=theo), by=leader, outcome="brilliant")


def test_who_left_the_group_before_is_not_counted(evening):
    session, _, _, theo = evening
    with time_machine.travel(at(-60), tick=False):
        end_membership(membership_of(theo, session.group), by=some_staff())
    session.attendance.all().delete()

    count_attendance(session)

    assert not session.attendance.filter(person=theo).exists()


@pytest.mark.django_db
def test_a_page_whose_process_died_ends_at_its_last_beat():
    group = make_group()
    leader, maya = make_leader(group), make_member(group)
    session = make_running_session(group, leader=leader, inside=(maya,))
    beat = timezone.now() - timedelta(minutes=4)
    row = visit(session, maya, 0, 0, 1)
    Visit.objects.filter(pk=row.pk).update(left_at=None, beat_at=beat)

    end_session(session, by=leader)

    row.refresh_from_db()
    assert row.left_at == beat


@pytest.mark.django_db
def test_leaders_are_not_counted():
    group = make_group()
    leader = make_leader(group)
    session = make_running_session(group, leader=leader)
    arrive(session, by=leader, place="", call_back="")

    end_session(session, by=leader)

    assert session.attendance.count() == 0
