"""The life of a session: the door, the room, the agenda, the end."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from groups.actions.circle import give_check_in, give_leaving_check, set_intention
from groups.actions.planning import end_membership
from groups.actions.sessions import (
    admit,
    arrive,
    end_session,
    leave_session,
    let_back,
    move_phase,
    mute_person,
    open_lobby,
    remove_person,
    set_timer,
    start_session,
)
from groups.errors import (
    AgreementMissing,
    AskedToLeave,
    LeadersStay,
    NoSuchPhase,
    NotInTheRoom,
    NotRunning,
    PlaceNeeded,
    ReasonNeeded,
    SessionCalledOff,
    SessionOver,
    TimeOutOfRange,
    TooEarly,
)
from groups.models import Arrival, Phase, Session
from iop.notices.models import Notice
from iop.people.models import Consent
from iop.policy import Forbidden, NotFound, Role
from iop.rooms.errors import Muted
from iop.rooms.models import Entry, Stay
from tests.factories.groups import (
    come_in,
    make_group,
    make_leader,
    make_member,
    make_running_session,
    make_session,
    membership_of,
)
from tests.factories.people import make_client, make_person, make_staff

pytestmark = pytest.mark.django_db
HOME = {"place": "At home, Dayton", "call_back": "937 555 0100"}


@pytest.fixture
def group():
    return make_group()


@pytest.fixture
def leader(group):
    return make_leader(group)


@pytest.fixture
def member(group):
    return make_member(group)


def kinds(session: Session) -> list[str]:
    entries = Entry.objects.filter(room=Session.objects.get(pk=session.pk).room).order_by("seq")
    return list(entries.values_list("kind", flat=True))


def test_the_lobby_opens_by_itself_fifteen_minutes_before(group, member):
    session = make_session(group, starts_at=timezone.now() + timedelta(minutes=14, seconds=59))

    arrival = arrive(session, by=member, **HOME)

    session.refresh_from_db()
    assert (arrival.state, session.state) == ("waiting", "lobby")


def test_a_member_who_comes_sixteen_minutes_before_is_told_when(group, member):
    session = make_session(group, starts_at=timezone.now() + timedelta(minutes=16))

    with pytest.raises(TooEarly) as refusal:
        arrive(session, by=member, **HOME)

    assert "The lobby opens at" in str(refusal.value.sentence)


def test_a_leader_may_come_half_an_hour_before_and_is_in_at_once(group, leader):
    session = make_session(group, starts_at=timezone.now() + timedelta(minutes=29))

    arrival = arrive(session, by=leader, place="", call_back="")

    stay = Stay.objects.get(room__session=session)
    assert (arrival.state, stay.is_leader, stay.badge) == ("admitted", True, "facilitator")


def test_the_strongest_role_chooses_the_badge(group):
    clinician = make_person(Role.CLINICIAN, Role.FACILITATOR, programme=group.programme)
    make_leader(group, clinician)
    session = make_session(group)

    arrive(session, by=clinician, place="", call_back="")

    assert Stay.objects.get(room__session=session).badge == "clinician"


def test_a_member_says_where_they_are(group, member):
    with pytest.raises(PlaceNeeded):
        arrive(make_session(group), by=member, place="  ", call_back="")


def test_a_stranger_finds_no_session(group):
    stranger = make_client(programme=group.programme)

    with pytest.raises(NotFound):
        arrive(make_session(group), by=stranger, **HOME)


def test_staff_who_are_not_in_the_group_may_not_come_in(group):
    with pytest.raises(Forbidden):
        arrive(make_session(group), by=make_staff(programme=group.programme), **HOME)


@pytest.mark.parametrize("kind", Consent.Kind.values)
def test_a_consent_taken_back_closes_the_door(group, member, kind):
    Consent.objects.filter(person=member, kind=kind).update(ended_at=timezone.now())

    with pytest.raises(AgreementMissing):
        arrive(make_session(group), by=member, **HOME)


def test_being_let_in_begins_at_the_head_of_the_room(group, leader, member):
    session = make_session(group)
    arrive(session, by=leader, place="", call_back="")
    said_before = len(kinds(session))

    come_in(session, member, leader=leader)

    stay = Stay.objects.get(room__session=session, person=member)
    assert (stay.after_seq, stay.badge, stay.is_leader) == (said_before, "", False)


def test_arriving_again_keeps_the_stay(group, leader, member):
    session = make_session(group)
    arrive(session, by=leader, place="", call_back="")
    come_in(session, member, leader=leader)

    again = arrive(session, by=member, place="At my sister’s", call_back="")

    assert (again.state, again.place, again.call_back) == (
        "admitted", "At my sister’s", HOME["call_back"]
    )  # fmt: skip
    assert Stay.objects.filter(room__session=session, person=member).count() == 1


def test_only_people_at_the_door_are_let_in(group, leader, member):
    session = make_session(group)
    arrive(session, by=leader, place="", call_back="")
    arrival = arrive(session, by=member, **HOME)
    leave_session(session, by=member)

    with pytest.raises(NotInTheRoom):
        admit(arrival, by=leader)


def test_members_do_not_let_each_other_in(group, leader, member):
    session = make_session(group)
    arrival = arrive(session, by=member, **HOME)

    with pytest.raises(NotFound):
        admit(arrival, by=make_member(group))


def test_the_agenda_adds_up_to_the_session(group, leader):
    session = open_lobby(make_session(group, minutes=75), by=leader)

    parts = list(session.phases.values_list("kind", "minutes"))

    assert parts == [("opening", 20), ("topic", 30), ("reflection", 20), ("close", 5)]


def test_starting_begins_the_opening_and_says_so_in_the_room(group, leader, member):
    session = make_running_session(group, leader=leader, inside=(member,))

    phase = session.phases.running().get()
    assert (session.state, phase.kind) == ("running", "opening")
    assert kinds(session) == ["session", "joined", "joined", "session", "phase"]


def test_starting_twice_changes_nothing(group, leader):
    session = make_running_session(group, leader=leader)
    lines = kinds(session)

    start_session(session, by=leader)

    assert kinds(session) == lines


def test_the_next_part_begins_when_the_leader_says_so(group, leader):
    session = make_running_session(group, leader=leader)

    move_phase(session, by=leader, step=1, position=1)

    running = list(session.phases.running().values_list("kind", flat=True))
    assert running == ["topic"]


def test_two_leaders_who_go_on_at_the_same_moment_skip_no_part(group, leader):
    session = make_running_session(group, leader=leader)

    phases = [move_phase(session, by=leader, step=1, position=1) for _leader in range(2)]

    assert [phase.kind for phase in phases] == ["topic", "topic"]
    assert kinds(session).count("phase") == 2


def test_stepping_back_takes_the_part_up_again(group, leader):
    session = make_running_session(group, leader=leader)
    move_phase(session, by=leader, step=1, position=1)

    again = move_phase(session, by=leader, step=-1, position=2)

    assert (again.kind, again.is_running) == ("opening", True)
    assert session.phases.get(kind=Phase.Kind.TOPIC).began_at is None


def test_there_is_nothing_before_the_first_part(group, leader):
    session = make_running_session(group, leader=leader)

    with pytest.raises(NoSuchPhase):
        move_phase(session, by=leader, step=-1, position=1)


def test_there_is_nothing_after_the_last_part(group, leader):
    session = make_running_session(group, leader=leader)
    for position in (1, 2, 3):
        move_phase(session, by=leader, step=1, position=position)

    with pytest.raises(NoSuchPhase):
        move_phase(session, by=leader, step=1, position=4)


@time_machine.travel("2026-11-24T23:00:00Z", tick=False)
def test_a_timer_counts_from_now(group, leader):
    session = make_running_session(group, leader=leader)

    phase = set_timer(session, by=leader, minutes=8)

    assert phase.ends_at == timezone.now() + timedelta(minutes=8)
    assert Entry.objects.filter(kind="timer").get().facts == {
        "ends_at": "2026-11-24T23:08:00+00:00"
    }


@pytest.mark.parametrize("minutes", [-1, 0, 121])
def test_a_timer_keeps_to_its_range(group, leader, minutes):
    session = make_running_session(group, leader=leader)

    with pytest.raises(TimeOutOfRange):
        set_timer(session, by=leader, minutes=minutes)


def test_nothing_moves_before_the_start(group, leader):
    session = open_lobby(make_session(group), by=leader)

    with pytest.raises(NotRunning):
        move_phase(session, by=leader, step=1, position=1)


def test_somebody_asked_to_leave_may_not_come_back_by_themselves(group, leader, member):
    session = make_running_session(group, leader=leader, inside=(member,))

    remove_person(session, member, by=leader, reason="Shouting at Wren.")

    assert not Stay.objects.open().filter(room__session=session, person=member).exists()
    with pytest.raises(AskedToLeave):
        arrive(session, by=member, **HOME)


def test_the_way_back_begins_a_new_stay(group, leader, member):
    session = make_running_session(group, leader=leader, inside=(member,))
    remove_person(session, member, by=leader, reason="Shouting at Wren.")
    said_meanwhile = len(kinds(session))

    let_back(session, member, by=leader)
    arrival = arrive(session, by=member, **HOME)

    stay = Stay.objects.open().get(room__session=session, person=member)
    assert (arrival.state, stay.after_seq) == ("admitted", said_meanwhile)


def test_whoever_is_asked_to_leave_is_told_why(group, leader, member):
    session = make_running_session(group, leader=leader, inside=(member,))

    with pytest.raises(ReasonNeeded):
        remove_person(session, member, by=leader, reason="   ")

    assert Arrival.objects.get(session=session, person=member).state == "admitted"


def test_leaders_are_not_asked_to_leave(group, leader):
    session = make_running_session(group, leader=leader)
    other = make_leader(group)
    arrive(session, by=other, place="", call_back="")

    with pytest.raises(LeadersStay):
        remove_person(session, other, by=leader, reason="No.")


def test_muting_keeps_the_reason_for_the_person(group, leader, member):
    session = make_running_session(group, leader=leader, inside=(member,))

    arrival = mute_person(session, member, by=leader, reason="Let others speak.")

    stay = Stay.objects.open().get(room__session=session, person=member)
    assert (arrival.reason, stay.muted_at is not None) == ("Let others speak.", True)


def test_leaving_the_group_ends_the_stay_in_its_session(group, leader, member):
    session = make_running_session(group, leader=leader, inside=(member,))

    end_membership(membership_of(member, group), by=make_staff(programme=group.programme))

    assert not Stay.objects.open().filter(person=member).exists()
    assert Arrival.objects.get(session=session, person=member).state == "left"


def test_the_end_empties_why_somebody_was_asked_to_leave(group, leader, member):
    session = make_running_session(group, leader=leader, inside=(member,))
    remove_person(session, member, by=leader, reason="Shouting at Wren.")

    end_session(session, by=leader)

    assert Arrival.objects.get(session=session, person=member).reason == ""


def test_the_end_empties_places_and_numbers_and_closes_the_room(group, leader, member):
    session = make_running_session(group, leader=leader, inside=(member,))

    ended = end_session(session, by=leader)

    arrival = Arrival.objects.get(session=session, person=member)
    assert (ended.state, arrival.place, arrival.call_back) == ("ended", "", "")
    assert not Stay.objects.open().filter(room=ended.room).exists()
    assert ended.room.closed_at is not None


def test_ending_twice_changes_nothing(group, leader):
    session = make_running_session(group, leader=leader)
    first = end_session(session, by=leader)

    second = end_session(session, by=leader)

    assert second.ended_at == first.ended_at


def test_a_session_in_which_people_sat_took_place_without_a_start(group, leader, member):
    session = make_session(group)
    arrive(session, by=leader, place="", call_back="")
    come_in(session, member, leader=leader)

    with time_machine.travel(session.ends_at, tick=False):
        ended = end_session(session)

    assert (ended.state, ended.started_at) == ("ended", session.starts_at)
    assert ended.attendance.filter(person=member).exists()


def test_ending_it_before_its_time_calls_it_off_and_people_are_told(group, leader, member):
    session = make_session(group)
    arrive(session, by=leader, place="", call_back="")

    ended = end_session(session, by=leader)

    assert ended.state == Session.State.CANCELLED
    assert Notice.objects.filter(person=member, kind="session_changed").exists()


def test_how_one_leaves_can_be_said_before_the_start(group, leader, member):
    session = make_session(group)
    arrive(session, by=leader, place="", call_back="")
    come_in(session, member, leader=leader)

    assert give_leaving_check(session, by=member, colour="green").colour == "green"


def test_nobody_opens_the_door_of_a_session_whose_time_is_over(group, member):
    session = make_session(group)

    with time_machine.travel(session.ends_at + timedelta(minutes=1)), pytest.raises(SessionOver):
        arrive(session, by=member, **HOME)


def test_leaving_and_coming_back_ends_no_pause(group, leader, member):
    session = make_running_session(group, leader=leader, inside=(member,))
    mute_person(session, member, by=leader, reason="Let us slow down.")
    leave_session(session, by=member)

    arrive(session, by=member, **HOME)

    assert Stay.objects.open().get(room=session.room, person=member).muted_at is not None


@pytest.mark.parametrize(
    "give",
    [
        lambda session, by: give_check_in(session, by=by, mood=3, text="All of it"),
        lambda session, by: set_intention(session, by=by, text="All of it"),
    ],
)
def test_whose_writing_is_paused_says_no_words_in_the_circle_either(group, leader, member, give):
    session = make_running_session(group, leader=leader, inside=(member,))
    mute_person(session, member, by=leader, reason="Let us slow down.")

    with pytest.raises(Muted):
        give(session, member)

    assert not Entry.objects.filter(room=session.room, kind__in=["checkin", "intention"]).exists()


def test_whose_writing_is_paused_may_give_a_number_or_pass(group, leader, member):
    session = make_running_session(group, leader=leader, inside=(member,))
    mute_person(session, member, by=leader, reason="Let us slow down.")

    assert give_check_in(session, by=member, mood=3).mood == 3


def test_a_session_that_never_started_is_called_off(group, leader, member):
    session = make_session(group)
    arrive(session, by=member, **HOME)

    ended = end_session(session)

    assert (ended.state, ended.attendance.count()) == ("cancelled", 0)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [(Session.State.ENDED, SessionOver), (Session.State.CANCELLED, SessionCalledOff)],
)
def test_nobody_comes_to_a_session_that_is_over(group, member, state, refusal):
    with pytest.raises(refusal):
        arrive(make_session(group, state=state), by=member, **HOME)


def test_who_left_gives_nothing_more(group, leader, member):
    session = make_running_session(group, leader=leader, inside=(member,))
    leave_session(session, by=member)

    with pytest.raises(NotInTheRoom):
        give_check_in(session, by=member, mood=4)


def test_members_do_not_run_the_session(group, leader, member):
    session = make_running_session(group, leader=leader, inside=(member,))

    with pytest.raises(NotFound):
        end_session(session, by=member)
