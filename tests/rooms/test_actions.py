"""What people do in rooms, and what the log says of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from iop.audit.models import AuditEvent
from iop.rooms.actions import (
    append,
    begin_stay,
    begin_visits,
    close_room,
    edit_text,
    end_stay,
    hide_line,
    lower_hand,
    mute,
    post_text,
    raise_hand,
    react,
    retract_line,
    show_line,
    unmute,
)
from iop.rooms.errors import (
    LineIsGone,
    Muted,
    NoSuchLine,
    NotALeader,
    NotAPost,
    NotInRoom,
    NotYours,
    RoomClosed,
    TooLate,
    UsedId,
)
from iop.rooms.log import Draft
from iop.rooms.models import Entry, Reaction
from iop.rooms.queries import lines_before, search_words, since, unread
from tests.factories.people import make_client, make_facilitator
from tests.factories.rooms import fresh_id, make_room, make_two_in_a_room, say

pytestmark = pytest.mark.django_db


def texts(person, room, **values):
    return [line.text for line in lines_before(person.standing(), room, **values).entries]


def test_a_post_is_read_by_the_others():
    room, ana, lee = make_two_in_a_room()
    say(room, ana, "good evening")
    assert texts(lee, room) == ["good evening"]


def test_words_are_sealed_at_rest():
    room, ana, _ = make_two_in_a_room()
    entry = say(room, ana, "good evening")
    assert b"good evening" not in bytes(Entry.objects.get(pk=entry.pk).sealed)


def test_a_resend_gets_its_first_answer_and_burns_no_number():
    room, ana, _ = make_two_in_a_room()
    first = post_text(room, by=ana, text="once", client_id="wish-one-1")
    again = post_text(room, by=ana, text="something else", client_id="wish-one-1")
    assert (again.pk, again.seq) == (first.pk, first.seq)
    assert say(room, ana).seq == first.seq + 1


def test_an_id_that_was_used_for_another_wish_is_refused():
    room, ana, _ = make_two_in_a_room()
    post_text(room, by=ana, text="once", client_id="wish-one-1")
    with pytest.raises(UsedId):
        post_text(make_room(ana), by=ana, text="once", client_id="wish-one-1")


def test_a_batch_with_the_same_wish_twice_writes_it_once():
    room, ana, _ = make_two_in_a_room()
    first, second = append(
        room,
        Draft("post", ana, "a", client_id="same-id-1"),
        Draft("post", ana, "b", client_id="same-id-1"),
    )
    assert first is second
    assert Entry.objects.filter(room=room).count() == 1


@pytest.mark.parametrize(
    ("prepare", "refusal"),
    [
        (end_stay, NotInRoom),
        (mute, Muted),
        (lambda room, ana: close_room(room), RoomClosed),
    ],
)
def test_nothing_can_be_said_any_more(prepare, refusal):
    room, ana, _ = make_two_in_a_room()
    prepare(room, ana)
    with pytest.raises(refusal):
        say(room, ana)


def test_a_paused_person_may_post_again_after_unmute():
    room, ana, _ = make_two_in_a_room()
    mute(room, ana)
    unmute(room, ana)
    assert say(room, ana, "thank you").seq == 1


def test_the_history_wall_leaves_out_what_was_before_and_between_stays():
    room, _ana, lee = make_two_in_a_room()
    say(room, lee, "before bo")
    bo = make_client()
    begin_stay(room, bo, quiet=True)
    say(room, lee, "with bo")
    end_stay(room, bo, quiet=True)
    say(room, lee, "without bo")
    begin_stay(room, bo, quiet=True)
    say(room, lee, "with bo again")
    assert texts(bo, room) == ["with bo", "with bo again"]
    assert [line.seq for line in since(bo.standing(), room, 1).entries] == [2, 4]


def test_somebody_without_a_stay_reads_nothing():
    room, ana, _ = make_two_in_a_room()
    say(room, ana)
    assert texts(make_client(), room) == []


def test_joining_and_leaving_stand_in_the_log():
    room, _ana, lee = make_two_in_a_room()
    bo = make_client()
    begin_stay(room, bo)
    end_stay(room, bo)
    kinds = [line.kind for line in lines_before(lee.standing(), room).entries]
    assert kinds == ["joined", "left"]


def test_beginning_a_stay_twice_keeps_the_first():
    room, ana, _ = make_two_in_a_room()
    assert begin_stay(room, ana, badge="buddy").after_seq == 0


def test_own_words_can_be_changed_within_ten_minutes():
    room, ana, lee = make_two_in_a_room()
    line = say(room, ana, "tpyo")
    edit_text(room, by=ana, ref=line.seq, text="typo", client_id=fresh_id())
    [seen] = lines_before(lee.standing(), room).entries
    assert (seen.text, seen.edited) == ("typo", True)


def test_after_ten_minutes_own_words_stay():
    room, ana, _ = make_two_in_a_room()
    with time_machine.travel(timezone.now() - timedelta(minutes=11), tick=True):
        line = say(room, ana, "tpyo")
    with pytest.raises(TooLate):
        edit_text(room, by=ana, ref=line.seq, text="typo", client_id=fresh_id())


def test_words_of_others_cannot_be_changed_or_taken_back():
    room, ana, lee = make_two_in_a_room()
    line = say(room, ana)
    with pytest.raises(NotYours):
        edit_text(room, by=lee, ref=line.seq, text="x", client_id=fresh_id())
    with pytest.raises(NotYours):
        retract_line(room, by=lee, ref=line.seq, client_id=fresh_id())


def test_what_was_given_in_a_round_is_not_changed_by_a_frame_but_can_be_set_aside():
    room, ana, lee = make_two_in_a_room()
    [line] = append(room, Draft("checkin", ana, "fine\nmy own words"))
    for change, words in ((edit_text, {"text": "x"}), (retract_line, {})):
        with pytest.raises(NotAPost):
            change(room, by=ana, ref=line.seq, client_id=fresh_id(), **words)
    hide_line(room, by=lee, ref=line.seq, reason="It names somebody.", client_id=fresh_id())
    [seen] = lines_before(ana.standing(), room).entries
    assert (seen.text, seen.state) == ("fine\nmy own words", "hidden")


def test_an_edit_shows_the_line_as_it_is_now_and_never_the_words_before():
    room, ana, lee = make_two_in_a_room()
    line = say(room, ana, "tpyo")
    edit_text(room, by=ana, ref=line.seq, text="typo", client_id=fresh_id())
    [edit] = since(lee.standing(), room, line.seq).entries
    assert (edit.kind, edit.ref, edit.text, edit.line.text) == ("edit", line.seq, None, "typo")


def test_words_taken_back_never_leave_again():
    room, ana, lee = make_two_in_a_room()
    line = say(room, ana, "too much")
    retract_line(room, by=ana, ref=line.seq, client_id=fresh_id())
    for person in (ana, lee):
        [seen] = lines_before(person.standing(), room).entries
        assert (seen.text, seen.state) == (None, "retracted")


def test_a_hidden_line_is_seen_by_its_author_and_leaders_with_the_reason():
    room, ana, lee = make_two_in_a_room()
    bo = make_client()
    begin_stay(room, bo, quiet=True)
    line = say(room, ana, "a name")
    hide_line(room, by=lee, ref=line.seq, reason="It names somebody.", client_id=fresh_id())
    seen = {
        person: [
            (one.text, one.state, one.reason)
            for one in lines_before(person.standing(), room).entries
        ]
        for person in (ana, bo, lee)
    }
    inside = [("a name", "hidden", "It names somebody.")]
    assert seen == {ana: inside, lee: inside, bo: [(None, "hidden", None)]}


def test_a_change_to_a_hidden_line_carries_no_words_to_the_others():
    room, ana, lee = make_two_in_a_room()
    bo = make_client()
    begin_stay(room, bo, quiet=True)
    line = say(room, ana, "a name")
    edit_text(room, by=ana, ref=line.seq, text="another name", client_id=fresh_id())
    hide_line(room, by=lee, ref=line.seq, reason="It names somebody.", client_id=fresh_id())
    assert "name" not in str(
        [one.as_json() for one in since(bo.standing(), room, 0).entries]
    ).replace("'name'", "")


def test_a_hidden_line_can_be_shown_again():
    room, ana, lee = make_two_in_a_room()
    line = say(room, ana, "fine after all")
    hide_line(room, by=lee, ref=line.seq, reason="Looked wrong.", client_id=fresh_id())
    show_line(room, by=lee, ref=line.seq, client_id=fresh_id())
    assert texts(lee, room) == ["fine after all"]


def test_only_leaders_set_lines_aside():
    room, ana, lee = make_two_in_a_room()
    line = say(room, lee)
    with pytest.raises(NotALeader):
        hide_line(room, by=ana, ref=line.seq, reason="no", client_id=fresh_id())


def test_a_reaction_counts_once_and_can_be_taken_away():
    room, ana, lee = make_two_in_a_room()
    line = say(room, ana)
    for _ in range(2):
        react(room, by=lee, ref=line.seq, reaction="hear", is_on=True, client_id=fresh_id())
    [seen] = lines_before(ana.standing(), room).entries
    assert seen.reactions == {"hear": [lee.key]}
    react(room, by=lee, ref=line.seq, reaction="hear", is_on=False, client_id=fresh_id())
    assert Reaction.objects.count() == 0


def test_an_answer_that_changes_nothing_writes_nothing():
    room, ana, lee = make_two_in_a_room()
    line = say(room, ana)
    answers = [
        react(room, by=lee, ref=line.seq, reaction="hear", is_on=is_on, client_id=fresh_id())
        for is_on in (False, True, True, False, False)
    ]
    assert [entry and entry.seq for entry in answers] == [None, 2, None, 3, None]
    assert Entry.objects.filter(kind="react").count() == 2


@pytest.mark.parametrize(("change", "told"), [(raise_hand, 1), (lower_hand, 0)])
def test_a_hand_is_told_when_it_moves(change, told, django_capture_on_commit_callbacks):
    room, ana, _lee = make_two_in_a_room()
    begin_visits([("a-page", room.pk, ana.pk)])
    with django_capture_on_commit_callbacks() as callbacks:
        change(room, ana)
        change(room, ana)
    assert len(callbacks) == told


def test_a_line_outside_ones_stays_cannot_be_touched():
    room, ana, _lee = make_two_in_a_room()
    line = say(room, ana)
    bo = make_client()
    begin_stay(room, bo, quiet=True)
    with pytest.raises(NoSuchLine):
        react(room, by=bo, ref=line.seq, reaction="hear", is_on=True, client_id=fresh_id())


def test_a_change_to_a_line_outside_ones_stays_is_blank():
    room, ana, _lee = make_two_in_a_room()
    line = say(room, ana, "before bo")
    bo = make_client()
    begin_stay(room, bo, quiet=True)
    edit_text(room, by=ana, ref=line.seq, text="still before bo", client_id=fresh_id())
    assert [one.as_json() for one in since(bo.standing(), room, 1).entries] == [
        {"seq": 2, "kind": "blank"}
    ]


def test_what_is_gone_cannot_be_answered():
    room, ana, lee = make_two_in_a_room()
    line = say(room, ana)
    retract_line(room, by=ana, ref=line.seq, client_id=fresh_id())
    with pytest.raises(LineIsGone):
        react(room, by=lee, ref=line.seq, reaction="hear", is_on=True, client_id=fresh_id())


def test_unread_counts_lines_of_others_after_what_was_read():
    room, ana, lee = make_two_in_a_room()
    say(room, lee)
    say(room, ana)
    append(room, Draft("checkin", lee, "fine\n"), Draft("phase"))
    assert unread(ana.standing(), [room]) == {room.pk: 2}
    assert unread(lee.standing(), [room]) == {room.pk: 1}


def test_search_finds_folded_words_newest_first_within_stays():
    room, _ana, lee = make_two_in_a_room()
    say(room, lee, "Straße by the river")
    bo = make_client()
    begin_stay(room, bo, quiet=True)
    say(room, lee, "another STRASSE")
    found = search_words(lee.standing(), [room], "strasse")
    assert [one.line.text for one in found] == ["another STRASSE", "Straße by the river"]
    assert [one.line.seq for one in search_words(bo.standing(), [room], "strasse")] == [2]


def test_search_does_not_find_what_was_set_aside():
    room, ana, lee = make_two_in_a_room()
    line = say(room, ana, "a name")
    hide_line(room, by=lee, ref=line.seq, reason="It names somebody.", client_id=fresh_id())
    assert search_words(ana.standing(), [room], "name") == []


@pytest.mark.parametrize("number", [1, 30])
def test_reading_costs_the_same_however_many_lines(number, django_assert_num_queries):
    lee = make_facilitator()
    people = [make_client() for _ in range(3)]
    room = make_room(*people, leader=lee)
    for at in range(number):
        line = say(room, people[at % 3])
        react(room, by=lee, ref=line.seq, reaction="hear", is_on=True, client_id=fresh_id())
    actor = lee.standing()
    lines_before(actor, room)
    with django_assert_num_queries(4):
        lines_before(actor, room)
    with django_assert_num_queries(4):
        since(actor, room, 0)
    with django_assert_num_queries(6):
        since(actor, room, 1)
    with django_assert_num_queries(5):
        search_words(actor, [room], "hello")


@pytest.mark.parametrize("number", [1, 30])
def test_writing_costs_the_same_however_many_lines(number, django_assert_num_queries):
    room, ana, _ = make_two_in_a_room()
    say(room, ana)
    drafts = [Draft("post", ana, "x", client_id=fresh_id()) for _ in range(number)]
    with django_assert_num_queries(10):
        append(room, *drafts)


def test_one_audit_row_a_batch_names_authors_and_numbers_but_no_words():
    room, ana, lee = make_two_in_a_room()
    append(room, Draft("post", ana, "secret"), Draft("post", lee, "secret"))
    event = AuditEvent.objects.filter(action="room.write").get()
    assert event.details == {"from": 1, "to": 2, "by": [ana.pk, lee.pk], "kinds": ["post"]}
