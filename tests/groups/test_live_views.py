"""The live pages over HTTP: by state of the session and by who asks, with script and without."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.actions.circle import give_daily_check_in, give_leaving_check, invite
from groups.actions.planning import end_membership
from groups.actions.sessions import (
    arrive,
    end_session,
    leave_session,
    move_phase,
    remove_person,
)
from groups.models import (
    Arrival,
    Attendance,
    CheckIn,
    LeavingCheck,
    Session,
    Turn,
    UsualPlace,
)
from iop.audit.models import AuditEvent
from iop.people.models import Person
from iop.rooms.actions import post_text
from tests.factories.groups import (
    come_in,
    make_group,
    make_leader,
    make_member,
    make_running_session,
    make_session,
    membership_of,
)
from tests.factories.people import make_staff
from tests.support.signed_in import browser

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


HOME = {"place": "At home, Dayton", "call_back": "937 555 0100"}


def url(name: str, session: Session) -> str:
    return reverse(f"groups:{name}", args=[session.key])


@pytest.fixture
def circle():
    """A running session: its leader and a client inside."""
    group = make_group()
    lee, ana = make_leader(group, display_name="Lee"), make_member(group, display_name="Ana")
    session = make_running_session(group, leader=lee, inside=(ana,))
    return session, lee, ana


def test_before_the_door_opens_the_page_says_when_it_does():
    group = make_group()
    ana = make_member(group)
    session = make_session(group, starts_at=timezone.now() + timedelta(hours=3))

    page = browser(ana).get(url("session", session)).content.decode()

    assert "The door opens at" in page
    assert "Eastern" in page


def test_the_door_asks_where_one_is_and_says_who_sees_it():
    group = make_group()
    make_leader(group, display_name="Lee")
    session = make_session(group)

    page = browser(make_member(group)).get(url("session", session)).content.decode()

    assert page.count("Seen by Lee, and gone when the session ends.") == 2


def test_coming_without_a_place_is_asked_again():
    group = make_group()
    session = make_session(group)

    page = browser(make_member(group)).post(url("arrive", session), {"place": " "})

    assert page.status_code == 200
    assert "so that help could find you" in page.content.decode()
    assert Arrival.objects.count() == 0


def test_coming_to_the_door_leads_to_the_lobby_that_can_be_read_without_script():
    group = make_group()
    session, ana = make_session(group), make_member(group)

    page = browser(ana).post(url("arrive", session), HOME, follow=True)

    assert "Check again" in page.content.decode()
    assert Arrival.objects.get(person=ana).state == Arrival.State.WAITING


@pytest.mark.parametrize(
    ("number", "no_phone", "comes"),
    [
        ("", False, False),
        ("", True, True),
        ("no idea", False, False),
        ("12345", False, False),
        ("937 555 0100, ask for Ana", False, True),
        ("+٩٣٧٥٥٥٠١٠٠", False, True),
        ("937\u202e555 0100", False, False),
    ],
)
def test_a_number_is_one_that_can_be_dialled_or_is_said_to_be_missing(number, no_phone, comes):
    group = make_group()
    session, ana = make_session(group), make_member(group)
    words = {"place": "At home", "call_back": number} | ({"has_no_phone": "on"} if no_phone else {})

    page = browser(ana).post(url("arrive", session), words)

    assert Arrival.objects.filter(person=ana).exists() == comes
    assert (page.status_code == 302) == comes


def test_where_one_usually_is_is_remembered_for_oneself_and_taken_back_at_the_door():
    group = make_group()
    ana = make_member(group)
    client = browser(ana)
    client.post(url("arrive", make_session(group)), HOME | {"is_kept": "on"})
    later = make_session(group, starts_at=timezone.now() + timedelta(minutes=9))

    known = client.get(url("session", later)).content.decode()
    client.post(url("arrive", later), HOME)

    assert "At home, Dayton" in known
    assert "Yes, this is right" in known
    assert not UsualPlace.objects.exists()


def test_nobody_else_reads_where_one_usually_is():
    group = make_group()
    lee, ana = make_leader(group), make_member(group)
    browser(ana).post(url("arrive", make_session(group)), HOME | {"is_kept": "on"})
    later = make_session(group, starts_at=timezone.now() + timedelta(minutes=9))

    pages = [browser(one).get(url("session", later)) for one in (lee, make_member(group))]

    assert ["Dayton" in page.content.decode() for page in pages] == [False, False]


def test_the_lobby_sends_whoever_was_let_in_to_the_room():
    group = make_group()
    lee, ana = make_leader(group), make_member(group)
    session = make_session(group)
    arrive(session, by=lee, place="", call_back="")
    come_in(session, ana, leader=lee)

    answer = browser(ana).get(url("part", session) + "?name=lobby")

    assert (answer.status_code, answer["HX-Redirect"]) == (204, url("session", session))


def test_the_room_shows_what_was_said_and_a_form_without_script(circle):
    session, _lee, ana = circle
    post_text(session.room, by=ana, text="<b>plain</b>", client_id="wish-000001")

    page = browser(ana).get(url("session", session)).content.decode()

    assert "&lt;b&gt;plain&lt;/b&gt;" in page
    assert f'action="{url("say", session)}"' in page


def test_a_line_from_a_page_without_script_comes_back_in_the_page(circle):
    session, _lee, ana = circle

    page = browser(ana).post(url("say", session), {"text": "No script"}, follow=True)

    assert "No script" in page.content.decode()


def test_the_same_line_sent_twice_stands_once(circle):
    session, _lee, ana = circle
    words = {"text": "Once", "client_id": "wish-000009"}

    for _again in range(2):
        browser(ana).post(url("say", session), words)

    assert session.room.entries.filter(kind="post").count() == 1


def test_a_client_sees_no_cockpit(circle):
    session, _lee, ana = circle

    page = browser(ana).get(url("session", session)).content.decode()

    assert "At the door" not in page
    assert url("end", session) not in page


def test_a_part_that_the_page_has_is_not_sent_again(circle):
    session, _lee, ana = circle
    part = browser(ana).get(url("part", session) + "?name=turn")
    have = part.content.decode().split('data-version="')[1].split('"')[0]

    again = browser(ana).get(url("part", session) + f"?name=turn&have={have}")

    assert (part.status_code, again.status_code) == (200, 204)


@pytest.mark.parametrize("name", ["door", "round", "leaving", "nonsense", ""])
def test_a_leaders_part_is_not_there_for_members(circle, name):
    session, _lee, ana = circle

    assert browser(ana).get(url("part", session) + f"?name={name}").status_code == 404
    assert browser(ana).get(url("lead_part", session) + f"?name={name}").status_code == 404


def test_the_bar_names_a_turn_while_the_opening_check_in_runs(circle):
    session, lee, ana = circle
    invite(session, ana, by=lee)

    during = [bar_for(one, session) for one in (ana, lee)]
    move_phase(session, by=lee, step=1, position=1)
    after = [bar_for(one, session) for one in (ana, lee)]

    assert during == ["Opening check-in Your turn, if you want it", "Opening check-in Ana’s turn"]
    assert after == ["Topic", "Topic"]


def bar_for(person: Person, session: Session) -> str:
    """The words of the bar that a phone shows above the talk."""
    page = browser(person).get(url("part", session) + "?name=agenda", headers=HTMX)
    bar = page.content.decode().split('id="phase-bar"')[1].split("</div>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", bar.partition(">")[2]).split())


def test_a_check_in_with_a_mistake_says_so_and_keeps_the_words(circle):
    session, _lee, ana = circle

    words = {"mood": "11", "word": "kept"}
    answer = browser(ana).post(url("check_in", session), words, headers=HTMX)

    assert "Something needs another look" in answer.content.decode()
    assert 'value="kept"' in answer.content.decode()
    assert CheckIn.objects.count() == 0


def test_a_check_in_with_a_mistake_keeps_the_words_without_script_too(circle):
    session, lee, ana = circle
    invite(session, ana, by=lee)

    page = browser(ana).post(url("check_in", session), {"mood": "11", "word": "kept"})

    assert "Something needs another look" in page.content.decode()
    assert 'value="kept"' in page.content.decode()


def test_leaving_with_too_many_words_for_the_week_keeps_them_and_nobody_leaves(circle):
    session, _lee, ana = circle

    page = browser(ana).post(url("leaving", session), {"colour": "green", "text": "a" * 2001})

    assert "a" * 2001 in page.content.decode()
    assert LeavingCheck.objects.count() == 0


def test_leaving_with_signs_that_cannot_be_shown_says_so_beside_the_field(circle):
    session, _lee, ana = circle

    page = browser(ana).post(url("leaving", session), {"colour": "green", "text": "up \u202e down"})

    assert "This holds signs that we can’t show." in page.content.decode()


def test_a_line_that_is_too_long_is_refused_in_words(circle):
    session, _lee, ana = circle

    page = browser(ana).post(url("say", session), {"text": "a" * 4001}, follow=True)

    assert "4,000 characters at most" in page.content.decode()


@pytest.mark.parametrize("place", ["round", "lounge"])
def test_a_check_in_with_a_mistake_keeps_what_was_asked_for(circle, place):
    session, _lee, ana = circle
    lounge = reverse("groups:daily_check_in", args=[session.group.key])
    address = lounge if place == "lounge" else url("check_in", session)

    answer = browser(ana).post(address, {"need": "staff"}, headers=HTMX)

    chosen = re.findall(r'name="need" value="(\w+)" checked', answer.content.decode())
    assert chosen == ["staff"]


def test_a_check_in_is_given_and_the_turn_is_over(circle):
    session, _lee, ana = circle

    browser(ana).post(url("check_in", session), {"mood": "4", "word": "nervous", "need": "buddy"})

    assert CheckIn.objects.get().need == CheckIn.Need.BUDDY
    assert Turn.objects.get(person=ana).state == Turn.State.GIVEN


def test_what_is_needed_is_shown_to_leaders_only(circle):
    session, lee, ana = circle
    browser(ana).post(url("check_in", session), {"mood": "4", "need": "buddy"})

    pages = [browser(one).get(url("session", session)).content.decode() for one in (lee, ana)]

    assert ["Asked for company" in page for page in pages] == [True, False]


def test_a_refusal_leads_back_to_the_page_it_was_wished_on(circle):
    session, lee, _ana = circle
    headers = [
        {"Referer": f"http://testserver{url('session', session)}"},
        {"Referer": "https://evil.test/x"},
    ]

    pages = [
        browser(lee).post(url("timer", session), {"minutes": "0"}, headers=one).content.decode()
        for one in headers
    ]

    assert [f'href="{url("session", session)}"' in page for page in pages] == [True, False]
    assert "evil.test" not in pages[1]


def test_passing_is_one_press(circle):
    session, _lee, ana = circle

    browser(ana).post(url("pass", session))

    assert Turn.objects.get(person=ana).state == Turn.State.PASSED


def test_looking_at_a_call_back_number_is_written_down(circle):
    session, lee, ana = circle
    before = AuditEvent.objects.filter(action="session.call_back").count()

    answer = browser(lee).post(url("call_back", session), {"person": ana.key})

    assert "937 555 0100" in answer.content.decode()
    assert AuditEvent.objects.filter(action="session.call_back").count() == before + 1


def test_who_was_asked_to_leave_reads_why_and_that_they_belong(circle):
    session, lee, ana = circle
    remove_person(session, ana, by=lee, reason="we agreed not to name places")

    page = browser(ana).get(url("session", session)).content.decode()

    assert "we agreed not to name places" in page
    assert "You still belong to this group." in page


def test_five_minutes_more_are_added_to_what_is_left(circle):
    session, lee, _ana = circle
    before = session.phases.running().get().ends_at

    browser(lee).post(url("more_time", session), {"more": "5"})

    added = session.phases.running().get().ends_at - before
    assert 290 <= added.total_seconds() <= 361


@pytest.mark.parametrize(("minutes", "status"), [("30", 200), ("0", 409), ("121", 409), ("x", 409)])
def test_the_timer_is_set_in_minutes_from_now(circle, minutes, status):
    session, lee, _ana = circle

    answer = browser(lee).post(
        url("timer", session), {"minutes": minutes}, headers={"HX-Request": "true"}
    )

    left = session.phases.running().get().ends_at - timezone.now()
    assert answer.status_code == status
    assert (1780 < left.total_seconds() < 1801) == (status == 200)


def test_who_leads_and_leaves_is_told_whether_anybody_else_leads(circle):
    session, lee, _ana = circle
    alone = browser(lee).get(url("leaving", session)).content.decode()
    kim = make_leader(session.group, display_name="Kim")
    arrive(session, by=kim, place="")

    beside = browser(lee).get(url("leaving", session)).content.decode()

    assert "Nobody else who leads is in the room." in alone
    assert "Kim stays and leads." in beside


def test_staff_see_after_the_session_whom_nobody_has_met(circle):
    session, lee, ana = circle
    give_leaving_check(session, by=ana, colour="red")
    end_session(session, by=lee)

    page = browser(make_staff(programme=session.group.programme)).get(url("after", session))

    assert "Nobody is with them yet." in page.content.decode()
    assert url("stay_with", session) not in page.content.decode()


def test_how_one_left_is_asked_on_the_day_only(circle):
    session, lee, ana = circle
    end_session(session, by=lee)
    today = browser(ana).get(url("session", session)).content.decode()

    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        later = browser(ana).get(url("session", session)).content.decode()

    assert ["How are you leaving?" in page for page in (today, later)] == [True, False]
    assert "Thank you for being here" in later


def test_a_button_that_another_leader_was_faster_with_only_draws_the_agenda_anew(circle):
    session, lee, _ana = circle
    page = browser(lee).get(url("session", session)).content.decode()
    begin = {"step": "1", "position": "1"}

    answers = [browser(lee).post(url("step", session), begin, headers=HTMX) for _press in range(2)]

    assert 'name="position" value="1"' in page
    assert [answer.status_code for answer in answers] == [200, 200]
    assert session.phases.running().get().position == 2


def test_red_is_answered_in_the_words_for_it_and_shown_to_the_leaders(circle):
    session, lee, ana = circle

    page = browser(ana).post(url("leaving", session), {"colour": "red"}, follow=True)

    assert "Thank you for saying so." in page.content.decode()
    part = browser(lee).get(url("lead_part", session) + "?name=leaving").content.decode()
    assert "Ana doesn’t want to be alone with this." in part


def test_green_leaves_the_room(circle):
    session, _lee, ana = circle

    answer = browser(ana).post(url("leaving", session), {"colour": "green"})

    assert answer["Location"] == url("left", session)
    assert Arrival.objects.get(person=ana).state == Arrival.State.LEFT


def test_a_leader_says_that_they_stay(circle):
    session, lee, ana = circle
    give_leaving_check(session, by=ana, colour=LeavingCheck.Colour.RED)

    browser(lee).post(url("stay_with", session), {"person": ana.key})

    assert LeavingCheck.objects.get().met_by == lee


def test_afterwards_leaders_see_attendance_and_may_excuse(circle):
    session, lee, ana = circle
    end_session(session, by=lee)

    page = browser(lee).get(url("after", session)).content.decode()
    words = {"person": ana.key, "outcome": "excused"}
    browser(lee).post(url("change_attendance", session), words)

    assert "Attendance" in page
    assert Attendance.objects.get(person=ana).outcome == Attendance.Outcome.EXCUSED


def test_members_do_not_see_attendance(circle):
    session, lee, ana = circle
    end_session(session, by=lee)

    assert browser(ana).get(url("after", session)).status_code == 404


@pytest.mark.parametrize("before", ["9" * 4500, "9" * 18, "-1", "²", "one", ""])
def test_the_history_answers_whatever_line_is_asked_for(circle, before):
    session, _lee, ana = circle

    page = browser(ana).get(url("history", session), {"before": before})

    assert page.status_code == 200


def test_the_history_ends_at_the_wall(circle):
    session, lee, _ana = circle
    post_text(session.room, by=lee, text="before Ben", client_id="wish-000001")
    ben = make_member(session.group)
    come_in(session, ben, leader=lee)
    post_text(session.room, by=lee, text="after Ben", client_id="wish-000002")

    page = browser(ben).get(url("history", session)).content.decode()

    assert ["before Ben" in page, "after Ben" in page] == [False, True]


def test_a_stranger_finds_no_session(circle):
    session, _lee, _ana = circle

    assert browser(make_member(make_group())).get(url("session", session)).status_code == 404


def test_staff_see_the_session_from_outside_only(circle):
    session, _lee, ana = circle
    post_text(session.room, by=ana, text="private words", client_id="wish-000001")

    page = browser(make_staff()).get(url("session", session))

    assert (page.status_code, "private words" in page.content.decode()) == (200, False)


def test_a_lounge_that_is_left_open_locks_and_a_session_does_not(circle):
    session, _lee, ana = circle
    addresses = [reverse("groups:lounge", args=[session.group.key]), url("session", session)]

    pages = [browser(ana).get(address).content.decode() for address in addresses]

    # What stands in a template is a pattern for the script, and nothing yet.
    shown = [re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL) for page in pages]
    assert ['data-behaviour="idle"' in page for page in shown] == [True, False]
    assert [session.group.lounge.keeps_awake, session.room.keeps_awake] == [False, True]


def test_help_leads_back_to_the_room_it_was_reached_from(circle):
    session, _lee, ana = circle
    room = f"http://testserver{url('session', session)}"

    page = browser(ana).get("/help/", headers={"Referer": room}).content.decode()

    assert f'href="{url("session", session)}"' in page
    assert "Back to where you were" in page


def test_the_lounge_takes_one_check_in_a_day():
    group = make_group()
    ana = browser(make_member(group))
    address = reverse("groups:daily_check_in", args=[group.key])

    pages = [ana.post(address, {"mood": "6"}, follow=True) for _again in range(2)]

    assert "You have checked in today." in pages[0].content.decode()
    assert CheckIn.objects.filter(session=None).count() == 1


@pytest.mark.parametrize(("need", "said"), [("staff", "Someone on staff"), ("buddy", "A buddy")])
def test_who_leads_reads_in_the_lounge_who_asked_for_company(need, said):
    group = make_group()
    lee, ana, ben = make_leader(group), make_member(group, display_name="Ana"), make_member(group)
    give_daily_check_in(group, by=ana, mood=3, need=need)
    address = reverse("groups:lounge", args=[group.key])

    pages = [browser(one).get(address).content.decode() for one in (lee, ana, ben)]

    assert ["Asked for company" in page for page in pages] == [True, False, False]
    assert [said in page.split("Asked for company")[-1] for page in pages[:1]] == [True]


def test_what_a_leader_sees_to_is_off_the_list():
    group = make_group()
    lee, ana = make_leader(group), make_member(group)
    asked = give_daily_check_in(group, by=ana, mood=3, need="staff")
    address = reverse("groups:see_to", args=[group.key, asked.key])

    refused = browser(ana).post(address)
    page = browser(lee).post(address, follow=True).content.decode()

    asked.refresh_from_db()
    assert (refused.status_code, asked.met_by) == (404, lee)
    assert "Asked for company" not in page


def test_a_page_names_nobody_who_has_gone(circle):
    session, lee, _ana = circle
    ben = make_member(session.group, display_name="Ben")
    come_in(session, ben, leader=lee)
    leave_session(session, by=ben)
    late = make_member(session.group, display_name="Late")
    come_in(session, late, leader=lee)

    page = browser(late).get(url("session", session)).content.decode()

    assert ["Ben" in page, ben.key in page, "Ana" in page] == [False, False, True]


def test_a_lounge_names_nobody_who_left_the_group():
    group = make_group()
    ben = make_member(group, display_name="Ben")
    end_membership(membership_of(ben, group), by=make_staff(programme=group.programme))

    late = browser(make_member(group))
    page = late.get(reverse("groups:lounge", args=[group.key])).content.decode()

    assert ["Ben" in page, ben.key in page] == [False, False]


def count_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("who", ["client", "leader"])
def test_the_room_costs_the_same_with_few_and_with_many(circle, who):
    session, lee, ana = circle
    post_text(session.room, by=ana, text="one", client_id="wish-000000")
    visitor = browser(lee if who == "leader" else ana)
    count_queries(visitor, url("session", session))
    few = count_queries(visitor, url("session", session))
    for _number in range(8):
        come_in(session, make_member(session.group), leader=lee)
    for number in range(30):
        post_text(session.room, by=ana, text="more", client_id=f"wish-1{number:05}")

    many = count_queries(visitor, url("session", session))

    assert many == few
    assert few <= 12, few
