"""What is given in the circle: turns, check-ins, intentions, leaving checks."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from groups.actions.circle import (
    give_check_in,
    give_daily_check_in,
    give_leaving_check,
    invite,
    pass_turn,
    set_intention,
)
from groups.actions.planning import end_membership, prefer_ask_me_last
from groups.actions.sessions import end_session, leave_session, move_phase, remove_person
from groups.actions.side_rooms import meet
from groups.errors import (
    AlreadyGiven,
    AlreadyHeard,
    NotInTheRoom,
    NotRunning,
    NoTurn,
    TooLongAgo,
    WordsOutOfRange,
)
from groups.models import CheckIn, Turn
from iop.audit.models import AuditEvent
from iop.notices.models import Notice
from iop.policy import NotFound
from iop.rooms.actions import begin_visits
from iop.rooms.errors import BadWords
from iop.rooms.models import Entry
from iop.rooms.queries import lines_before
from iop.vault.seals import Sealed, open_sealed
from tests.factories.groups import (
    come_in,
    make_group,
    make_leader,
    make_member,
    make_running_session,
    membership_of,
    some_staff,
)
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_group()


@pytest.fixture
def leader(group):
    return make_leader(group)


@pytest.fixture
def maya(group):
    return make_member(group, display_name="Maya")


@pytest.fixture
def sam(group):
    return make_member(group, display_name="Sam")


@pytest.fixture
def session(group, leader, maya, sam):
    """A session that runs, with Maya and Sam in the room, in this order."""
    return make_running_session(group, leader=leader, inside=(maya, sam))


def states(session) -> list[tuple[str, str]]:
    turns = session.turns.order_by("position")
    return list(turns.values_list("person__display_name", "state"))


def test_the_round_has_everybody_in_the_order_they_came(session):
    assert states(session) == [("Maya", "waiting"), ("Sam", "waiting")]


def test_whoever_likes_to_be_last_is_asked_last(group, leader, maya, sam):
    prefer_ask_me_last(group, by=maya, wanted=True)

    session = make_running_session(group, leader=leader, inside=(maya, sam))

    assert states(session) == [("Sam", "waiting"), ("Maya", "waiting")]


def test_somebody_who_comes_later_is_at_the_end_of_the_round(session, group, leader):
    wren = make_member(group, display_name="Wren")

    come_in(session, wren, leader=leader)

    assert states(session)[-1] == ("Wren", "waiting")


def test_after_a_check_in_the_next_is_invited_by_itself(session, leader, maya):
    invite(session, maya, by=leader)

    give_check_in(session, by=maya, mood=4, word="tired", text="Slept badly.")

    assert states(session) == [("Maya", "given"), ("Sam", "invited")]


def test_passing_is_taking_part_and_invites_the_next(session, leader, maya):
    invite(session, maya, by=leader)

    turn = pass_turn(session, by=maya)

    assert (turn.state, turn.done_at is not None) == (Turn.State.PASSED, True)
    assert states(session)[1] == ("Sam", "invited")


def test_speaking_unasked_invites_nobody(session, leader, maya, sam):
    invite(session, maya, by=leader)

    give_check_in(session, by=sam, mood=7)

    assert states(session) == [("Maya", "invited"), ("Sam", "given")]


def test_the_leader_may_invite_somebody_else_softly(session, leader, maya, sam):
    invite(session, maya, by=leader)

    invite(session, sam, by=leader)

    assert states(session) == [("Maya", "waiting"), ("Sam", "invited")]


def test_somebody_who_passed_may_be_invited_once_more(session, leader, maya):
    pass_turn(session, by=maya)

    invite(session, maya, by=leader)

    assert states(session)[0] == ("Maya", "invited")


def test_somebody_who_was_heard_is_not_invited_again(session, leader, maya):
    give_check_in(session, by=maya, mood=5)

    with pytest.raises(AlreadyHeard):
        invite(session, maya, by=leader)


def test_nobody_who_left_is_invited_next(session, group, leader, maya, sam):
    wren = make_member(group, display_name="Wren")
    come_in(session, wren, leader=leader)
    invite(session, maya, by=leader)
    leave_session(session, by=sam)

    pass_turn(session, by=maya)

    assert states(session) == [("Maya", "passed"), ("Sam", "waiting"), ("Wren", "invited")]


@pytest.mark.parametrize(
    "goes",
    [
        lambda session, maya, leader: leave_session(session, by=maya),
        lambda session, maya, leader: remove_person(session, maya, by=leader, reason="Rest."),
        lambda session, maya, leader: end_membership(
            membership_of(maya, session.group), by=some_staff()
        ),
    ],
)
def test_when_the_one_invited_goes_the_next_is_invited(session, leader, maya, goes):
    invite(session, maya, by=leader)

    goes(session, maya, leader)

    assert states(session) == [("Maya", "waiting"), ("Sam", "invited")]


def test_who_comes_late_is_asked_before_those_who_like_to_be_last(session, group, leader, sam):
    prefer_ask_me_last(group, by=sam, wanted=True)
    wren = make_member(group, display_name="Wren")
    come_in(session, wren, leader=leader)

    for person in ("Maya", "Wren"):
        turn = session.turns.get(person__display_name=person)
        invite(session, turn.person, by=leader)
        pass_turn(session, by=turn.person)

    assert states(session)[1] == ("Sam", "invited")


def test_those_whose_page_is_open_are_invited_before_those_whose_is_closed(
    session, group, leader, maya, sam
):
    wren = make_member(group, display_name="Wren")
    come_in(session, wren, leader=leader)
    begin_visits([("a socket", session.room_id, wren.pk)])
    invite(session, maya, by=leader)

    pass_turn(session, by=maya)

    assert states(session)[2] == ("Wren", "invited")


def test_people_who_lead_take_no_turn(session, leader):
    with pytest.raises(NoTurn):
        pass_turn(session, by=leader)
    with pytest.raises(NoTurn):
        invite(session, leader, by=leader)

    assert len(states(session)) == 2


def test_the_room_sees_mood_and_words_and_not_the_need(session, maya, sam):
    give_check_in(session, by=maya, mood=4, word="tired", need="staff", text="Slept badly.")

    line = lines_before(sam.standing(), session.room).entries
    given = next(one for one in line if one.kind == "checkin")
    assert (given.text, given.facts) == ("tired\nSlept badly.", {"mood": 4})


def test_words_are_sealed_with_their_authors_key_in_their_place(session, maya):
    check_in = give_check_in(session, by=maya, mood=4, word="tired", text="Slept badly.")

    stored = CheckIn.objects.get(pk=check_in.pk)
    place = f"groups_checkin:{check_in.key}"
    assert b"tired" not in bytes(stored.sealed_word)
    assert [
        open_sealed(Sealed(maya.pk, bytes(stored.sealed_word), f"{place}:sealed_word")),
        open_sealed(Sealed(maya.pk, bytes(stored.sealed_text), f"{place}:sealed_text")),
    ] == ["tired", "Slept badly."]


def test_no_word_reaches_the_record(session, leader, maya):
    give_check_in(session, by=maya, mood=4, word="tired", text="Slept badly.")
    set_intention(session, by=maya, text="Walk to the river")
    remove_person(session, maya, by=leader, reason="Shouting at Wren.")

    told = str(list(AuditEvent.objects.values_list("action", "subject", "details")))
    assert not [word for word in ("tired", "Slept", "river", "Shouting") if word in told]


def test_a_check_in_is_given_once(session, maya):
    give_check_in(session, by=maya, mood=4)

    with pytest.raises(AlreadyGiven):
        give_check_in(session, by=maya, mood=9)

    assert CheckIn.objects.get(session=session).mood == 4


@pytest.mark.parametrize(
    "values",
    [
        {"mood": 0},
        {"mood": 11},
        {"mood": None},
        {"mood": 5, "need": "wizard"},
        {"mood": None, "word": "  ", "text": "\n"},
    ],
)
def test_a_check_in_out_of_range_is_refused(session, maya, values):
    with pytest.raises(WordsOutOfRange):
        give_check_in(session, by=maya, **values)


@pytest.mark.parametrize("text", ["a" * 2001, "\x00", "\u202ehidden", "\ufffe"])
def test_words_that_a_room_does_not_take_are_refused(session, maya, text):
    with pytest.raises(BadWords):
        give_check_in(session, by=maya, mood=5, text=text)

    assert not CheckIn.objects.filter(session=session).exists()


def test_a_word_stays_on_one_line(session, maya):
    give_check_in(session, by=maya, mood=5, word="a bit\nlost")

    line = lines_before(maya.standing(), session.room).entries[-2]
    assert line.text == "a bit lost\n"


def test_nothing_is_given_before_the_room_or_after_it(session, leader, maya):
    end_session(session, by=leader)

    with pytest.raises(NotRunning):
        give_check_in(session, by=maya, mood=5)


def test_a_member_who_is_not_inside_gives_nothing(session, group):
    with pytest.raises(NotInTheRoom):
        pass_turn(session, by=make_member(group))


def test_a_stranger_finds_nothing_to_give_to(session, group):
    with pytest.raises(NotFound):
        give_check_in(session, by=make_client(programme=group.programme), mood=5)


def test_the_daily_check_in_is_in_the_lounge_once_a_day(group, maya):
    give_daily_check_in(group, by=maya, mood=6, word="steady")

    with pytest.raises(AlreadyGiven):
        give_daily_check_in(group, by=maya, mood=7)

    entry = Entry.objects.get(room=group.lounge, kind="checkin")
    assert entry.facts == {"mood": 6}


def test_who_needs_staff_between_sessions_reaches_the_leaders(group, leader, maya):
    give_daily_check_in(group, by=maya, mood=2, need="staff")

    told = Notice.objects.filter(kind="leader_needed").values_list("person_id", flat=True)
    assert list(told) == [leader.pk]


def test_an_intention_is_said_once_and_the_room_hears_it(session, leader, maya, sam):
    move_phase(session, by=leader, step=1, position=1)
    set_intention(session, by=maya, text="Walk to the river")

    with pytest.raises(AlreadyGiven):
        set_intention(session, by=maya, text="Two")

    last = lines_before(sam.standing(), session.room).entries[-1]
    assert (last.kind, last.text) == ("intention", "Walk to the river")


def test_leaving_red_tells_the_leaders_at_once_and_nobody_else(session, leader, maya, sam):
    give_leaving_check(session, by=maya, colour="red")

    told = set(Notice.objects.filter(kind="leader_needed").values_list("person_id", flat=True))
    assert told == {leader.pk}
    assert not Entry.objects.filter(room=session.room, kind__contains="leav").exists()


def test_green_may_become_red_and_is_new_to_the_leaders(session, leader, maya):
    check = give_leaving_check(session, by=maya, colour="green")
    meet(check, by=leader)

    changed = give_leaving_check(session, by=maya, colour="red")

    assert (changed.pk, changed.colour, changed.met_at) == (check.pk, "red", None)


def test_somebody_asked_to_leave_can_still_say_how_they_leave(session, leader, maya):
    remove_person(session, maya, by=leader, reason="Shouting at Wren.")

    assert give_leaving_check(session, by=maya, colour="red").colour == "red"


def test_how_one_leaves_can_be_said_after_the_end_for_half_a_day(session, leader, maya, sam):
    end_session(session, by=leader)
    give_leaving_check(session, by=maya, colour="amber")

    with (
        time_machine.travel(timezone.now() + timedelta(hours=13), tick=False),
        pytest.raises(TooLongAgo),
    ):
        give_leaving_check(session, by=sam, colour="amber")


def test_the_first_leader_who_meets_somebody_stays_noted(session, group, leader, maya):
    check = give_leaving_check(session, by=maya, colour="red")
    meet(check, by=leader)

    again = meet(check, by=make_leader(group))

    assert again.met_by == leader
