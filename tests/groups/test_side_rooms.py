"""A side room: whoever leaves red is not alone, also when the others have gone."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.actions.attendance import spans_of
from groups.actions.circle import answer_offer, give_leaving_check
from groups.actions.planning import end_membership
from groups.actions.sessions import end_session, mute_person
from groups.actions.side_rooms import close_forgotten_side_rooms, leave_number, meet, part
from groups.attendance import Span
from groups.errors import NotBeside, NotOffered
from groups.models import Arrival, LeavingCheck
from iop.audit.models import AuditEvent
from iop.face import crisis
from iop.notices.models import Notice
from iop.people.actions import take_back
from iop.policy import NotFound
from iop.rooms.actions import begin_visits, end_stay, hide_line, post_text
from iop.rooms.errors import RoomClosed
from iop.rooms.models import Stay, Visit
from iop.rooms.queries import facts_of
from tests.factories.groups import (
    make_leader,
    make_member,
    make_running_session,
    membership_of,
    some_staff,
)
from tests.support.signed_in import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(group):
    return make_member(group, display_name="Sam")


@pytest.fixture
def session(group, dana, maya, sam):
    return make_running_session(group, leader=dana, inside=(maya, sam))


@pytest.fixture
def red(session, maya):
    return give_leaving_check(session, by=maya, colour="red")


def address(check: LeavingCheck, name: str = "beside") -> str:
    return reverse(f"groups:{name}", args=[check.session.key, check.person.key])


def told(kind: str) -> list[int]:
    return list(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def staying(check: LeavingCheck) -> set[str]:
    stays = Stay.objects.open().filter(room=check.side_room)
    return set(stays.values_list("person__display_name", flat=True))


def test_red_opens_a_room_for_the_person_at_once(red, maya):
    assert (red.is_beside, staying(red)) == (True, {"Maya"})


@pytest.mark.parametrize("page", ["beside", "leaving"])
def test_whoever_is_asked_to_call_does_it_without_leaving_the_page(session, red, dana, maya, page):
    client = Client()
    client.force_login(maya)
    if page == "leaving":
        meet(red, by=dana)
        part(red, by=dana)
    way = address(red) if page == "beside" else reverse("groups:leaving", args=[session.key])

    shown = client.get(way).content.decode().split("banner__acts")[1]

    hrefs = [line.href for line in crisis.LINES[:2]]
    assert [f'href="{href}"' in shown for href in hrefs] == [True, True]


def test_green_opens_none(session, maya):
    assert give_leaving_check(session, by=maya, colour="green").side_room is None


def test_red_said_twice_is_told_once(session, red, maya):
    give_leaving_check(session, by=maya, colour="red")

    assert len(told("leader_needed")) == 1


def test_red_after_one_has_parted_opens_another_room_and_is_told_anew(session, red, dana, maya):
    meet(red, by=dana)
    part(red, by=dana)

    again = give_leaving_check(session, by=maya, colour="red")

    assert (again.pk, again.is_beside, again.met_at) == (red.pk, True, None)
    assert again.side_room_id != red.side_room_id
    assert len(told("leader_needed")) == 2


def test_whoever_is_better_again_closes_the_room(session, red, maya):
    changed = give_leaving_check(session, by=maya, colour="green")

    assert (changed.is_beside, staying(red)) == (False, set())


def test_a_leader_who_stays_is_in_the_room_and_leads_it(red, dana):
    meet(red, by=dana)

    assert facts_of(red.side_room, dana.pk).is_leader
    assert staying(red) == {"Maya", "Dana"}


def test_a_second_leader_comes_in_beside_and_the_first_stays_noted(red, group, dana):
    luis = make_leader(group, display_name="Luis")
    meet(red, by=dana)

    again = meet(red, by=luis)

    assert again.met_by == dana
    assert staying(red) == {"Maya", "Dana", "Luis"}


def test_a_member_can_neither_come_in_nor_close_it(red, sam):
    for act in (meet, part):
        with pytest.raises(NotFound):
            act(red, by=sam)


def test_they_talk_when_the_others_have_gone(session, red, dana, maya):
    meet(red, by=dana)
    end_session(session, by=dana)

    line = post_text(red.side_room, by=maya, text="Are you here?", client_id="wish-000001")

    assert line.seq > 0


def test_place_and_number_are_kept_until_they_part(session, red, dana, maya, sam):
    meet(red, by=dana)
    end_session(session, by=dana)
    kept = {one.person: one.call_back for one in Arrival.objects.all()}

    part(red, by=dana)

    assert (kept[maya], kept[sam]) == ("937 555 0100", "")
    assert Arrival.objects.get(person=maya).call_back == ""


def test_parting_before_the_end_keeps_the_place_for_the_session(red, dana, maya):
    meet(red, by=dana)

    part(red, by=dana)

    assert Arrival.objects.get(person=maya).call_back == "937 555 0100"


def test_only_who_came_in_can_part(red, group, dana):
    meet(red, by=dana)

    with pytest.raises(NotBeside):
        part(red, by=make_leader(group))


def test_nothing_is_said_in_a_room_that_is_closed(red, dana, maya):
    meet(red, by=dana)
    part(red, by=dana)

    with pytest.raises(RoomClosed):
        post_text(red.side_room, by=maya, text="Still there?", client_id="wish-000001")


def test_the_person_may_say_anew_where_they_are(session, red, dana, maya):
    end_session(session, by=dana)

    leave_number(red, by=maya, place="At my sister’s", call_back="937 555 0199")

    arrival = Arrival.objects.get(person=maya)
    assert (arrival.place, arrival.call_back) == ("At my sister’s", "937 555 0199")


def test_nobody_says_it_for_somebody_else(red, sam):
    with pytest.raises(NotBeside):
        leave_number(red, by=sam, place="Elsewhere", call_back="")


def test_red_after_the_end_opens_a_room_too(session, dana, maya):
    end_session(session, by=dana)

    assert give_leaving_check(session, by=maya, colour="red").is_beside


def test_without_a_leader_staff_are_told(session, group, dana, maya):
    end_membership(membership_of(dana, group), by=some_staff(group.programme))

    give_leaving_check(session, by=maya, colour="red")

    assert told("leader_needed") == [some_staff(group.programme).pk]


def test_whose_time_in_the_group_ends_is_out_of_the_room(red, group, maya):
    end_membership(membership_of(maya, group), by=some_staff(group.programme))

    assert staying(red) == set()


def test_time_in_the_side_room_is_time_in_the_session(session, red, maya):
    begin_visits([("a socket", red.side_room_id, maya.pk)])

    seen = Visit.objects.get(room=red.side_room)

    assert Span(seen.arrived_at, seen.beat_at) in spans_of(session)[maya.pk]


def test_half_a_day_later_a_forgotten_room_is_closed_and_the_number_gone(session, red, dana, maya):
    end_session(session, by=dana)

    with time_machine.travel(timezone.now() + timedelta(hours=13), tick=False):
        assert close_forgotten_side_rooms() == 1

    red.refresh_from_db()
    assert (red.is_beside, Arrival.objects.get(person=maya).call_back) == (False, "")


def test_amber_is_offered_a_check_in_and_yes_opens_the_room(session, maya, dana):
    give_leaving_check(session, by=maya, colour="amber")

    check = answer_offer(session, by=maya, wants=True)

    assert (check.wants_check_in, check.is_beside, told("check_in_asked")) == (
        True,
        True,
        [dana.pk],
    )


def test_amber_may_say_no_and_think_again(session, maya):
    give_leaving_check(session, by=maya, colour="amber")
    answer_offer(session, by=maya, wants=True)

    check = answer_offer(session, by=maya, wants=False)

    assert (check.wants_check_in, check.is_beside) == (False, False)


def test_nothing_is_offered_to_green(session, maya):
    give_leaving_check(session, by=maya, colour="green")

    with pytest.raises(NotOffered):
        answer_offer(session, by=maya, wants=True)


def test_meeting_and_parting_are_written_down_without_a_word(red, dana, maya):
    post_text(red.side_room, by=maya, text="It is loud in my head", client_id="wish-000001")
    meet(red, by=dana)
    part(red, by=dana)

    rows = AuditEvent.objects.filter(action__in=["circle.met", "circle.parted"])
    assert [row.details["person"] for row in rows] == [maya.pk, maya.pk]
    assert "loud" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_red_leads_into_the_room_and_says_who_was_told(session, maya):
    page = browser(maya).post(
        reverse("groups:leaving", args=[session.key]), {"colour": "red"}, follow=True
    )

    text = " ".join(page.content.decode().split())
    assert page.redirect_chain[-1][0] == address(LeavingCheck.objects.get())
    assert "We’ve told Dana." in text
    assert "Don’t close this page" in text


def test_the_leader_is_led_into_the_room_and_may_part(red, dana):
    entered = browser(dana).post(
        reverse("groups:stay_with", args=[red.session.key]), {"person": red.person.key}, follow=True
    )
    left = browser(dana).post(address(red, "part_with"), follow=True)

    assert "You are here with Maya." in entered.content.decode()
    assert left.redirect_chain[-1][0] == reverse("groups:session", args=[red.session.key])


def test_the_cockpit_says_who_stays_with_whom(red, dana):
    client = browser(dana)
    stay = reverse("groups:stay_with", args=[red.session.key])

    part_of_page = client.post(
        stay, {"person": red.person.key}, headers={"HX-Request": "true"}
    ).content.decode()

    assert "You are staying with Maya." in part_of_page
    assert address(red) in part_of_page


def test_the_page_learns_that_somebody_is_there(red, dana, maya):
    meet(red, by=dana)

    part_of_page = browser(maya).get(address(red), headers={"HX-Request": "true"}).content.decode()

    assert "Dana is staying." in part_of_page
    assert "<html" not in part_of_page


@pytest.mark.parametrize("name", ["beside", "beside_say", "beside_number", "part_with"])
def test_another_member_and_staff_find_no_side_room(red, sam, group, name):
    for person in (sam, some_staff(group.programme)):
        client = browser(person)

        answer = (
            client.get(address(red, name)) if name == "beside" else client.post(address(red, name))
        )

        assert answer.status_code in {403, 404}


def test_who_comes_reads_what_was_written_before(red, dana, maya):
    post_text(red.side_room, by=maya, text="It is loud", client_id="wish-000001")

    meet(red, by=dana)

    assert "It is loud" in browser(dana).get(address(red)).content.decode()


def test_the_page_learns_that_one_has_parted(red, dana, maya):
    meet(red, by=dana)
    part(red, by=dana)

    part_of_page = browser(maya).get(address(red), headers={"HX-Request": "true"}).content.decode()

    assert "You have parted for today." in part_of_page
    assert "hx-get" not in part_of_page


def test_a_leader_who_has_not_come_in_reads_nothing(red, dana, maya):
    post_text(red.side_room, by=maya, text="It is loud", client_id="wish-000001")

    assert browser(dana).get(address(red)).status_code == 404


def test_afterwards_both_can_read_it_again_and_say_no_more(session, red, dana, maya):
    meet(red, by=dana)
    post_text(red.side_room, by=dana, text="Call me in the morning.", client_id="wish-000001")
    part(red, by=dana)

    page = browser(maya).get(address(red)).content.decode()

    assert "Call me in the morning." in page
    assert "What was said beside the group" in page
    assert 'name="text"' not in page


def test_home_leads_back_into_the_room(red, dana, maya, sam):
    homes = {one: browser(one).get("/").content.decode() for one in (maya, dana, sam)}

    assert "There is a room for you, beside the group." in homes[maya]
    assert "Maya doesn’t want to be alone with this." in homes[dana]
    assert "Maya doesn’t" not in homes[sam]


def test_a_line_without_script_comes_back_in_the_page(red, maya):
    page = browser(maya).post(address(red, "beside_say"), {"text": "No script"}, follow=True)

    assert "No script" in page.content.decode()


def test_a_number_that_lacks_a_place_is_asked_again_and_keeps_what_was_typed(red, maya):
    words = {"place": "", "call_back": "937 555 0142"}

    page = browser(maya).post(address(red, "beside_number"), words)

    assert "so that help could find you" in page.content.decode()
    assert 'value="937 555 0142"' in page.content.decode()


def test_whoever_answers_anew_keeps_the_leader_until_they_part(session, red, dana, maya):
    meet(red, by=dana)
    end_session(session, by=dana)

    changed = give_leaving_check(session, by=maya, colour="green")

    assert (changed.is_beside, changed.met_by) == (True, dana)
    assert staying(changed) == {"Maya", "Dana"}
    assert Arrival.objects.get(person=maya).call_back == "937 555 0100"
    page = browser(dana).get(address(red)).content.decode()
    assert "They have answered anew: “Steady enough”." in page


def test_no_to_the_offer_keeps_a_leader_who_has_come(session, dana, maya):
    give_leaving_check(session, by=maya, colour="amber")
    check = answer_offer(session, by=maya, wants=True)
    meet(check, by=dana)

    assert answer_offer(session, by=maya, wants=False).is_beside


def test_that_it_was_red_is_read_afterwards(session, red, dana, maya):
    meet(red, by=dana)
    give_leaving_check(session, by=maya, colour="green")
    part(red, by=dana)
    end_session(session, by=dana)

    page = browser(dana).get(reverse("groups:after", args=[session.key])).content.decode()

    assert "Said before, at " in page
    assert "Dana was with them" in page


def test_an_agreement_taken_back_leaves_nobody_alone(red, maya):
    take_back(maya, by=maya, subject=("confidentiality", ""))

    assert staying(red) == {"Maya"}


def test_red_again_brings_back_who_was_out_of_the_room(session, red, maya):
    end_stay(red.side_room, maya)

    again = give_leaving_check(session, by=maya, colour="red")

    assert (again.side_room_id, staying(again)) == (red.side_room_id, {"Maya"})


def test_the_room_of_somebody_whose_time_in_the_group_ends_is_closed(session, red, group, maya):
    end_session(session, by=None)
    end_membership(membership_of(maya, group), by=some_staff(group.programme))

    red.refresh_from_db()
    arrival = Arrival.objects.get(person=maya)
    assert (red.is_beside, arrival.place) == (False, "")
    assert "There is a room for you" not in browser(maya).get("/").content.decode()


def test_why_somebody_was_paused_goes_with_the_side_room(session, red, dana, maya):
    mute_person(session, maya, by=dana, reason="You spoke of doses")
    meet(red, by=dana)
    end_session(session, by=dana)

    part(red, by=dana)

    assert Arrival.objects.get(person=maya).reason == ""


@pytest.mark.parametrize("colour", ["red", "amber"])
def test_the_room_the_goodbye_and_the_end_lead_to_the_side_room(session, dana, maya, colour):
    give_leaving_check(session, by=maya, colour=colour)
    if colour == "amber":
        answer_offer(session, by=maya, wants=True)
    names = ("session", "left")
    pages = [browser(maya).get(reverse(f"groups:{name}", args=[session.key])) for name in names]
    end_session(session, by=dana)
    pages.append(browser(maya).get(reverse("groups:session", args=[session.key])))

    link = reverse("groups:beside", args=[session.key, maya.key])
    assert [link in page.content.decode() for page in pages] == [True, True, True]


def test_a_line_set_aside_beside_is_read_there(red, dana, maya):
    meet(red, by=dana)
    line = post_text(red.side_room, by=maya, text="It is loud", client_id="wish-000001")

    hide_line(red.side_room, by=dana, ref=line.seq, reason="Names", client_id="wish-000002")

    assert Notice.objects.get(kind="line_hidden").link == address(red)
