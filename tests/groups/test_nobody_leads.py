"""Where nobody who leads is there: what people are told, and what staff can do and see."""

import pytest
from django.urls import reverse

from groups.actions.circle import give_daily_check_in, give_leaving_check, see_to
from groups.actions.planning import end_membership
from groups.actions.sessions import arrive, remove_person
from groups.actions.side_rooms import meet
from iop.audit.models import AuditEvent
from iop.notices.models import Notice
from iop.people.models import Person
from tests.factories.groups import (
    make_leader,
    make_running_session,
    make_session,
    membership_of,
    some_staff,
)
from tests.support.signed_in import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(group):
    return some_staff(group.programme)


@pytest.fixture
def session(group, dana, maya):
    return make_running_session(group, leader=dana, inside=(maya,))


def page(person: Person, name: str, key: str) -> str:
    client = browser(person)
    return client.get(reverse(f"groups:{name}", args=[key])).content.decode()


def reach(staff: Person, session, person: Person):
    client = browser(staff)
    return client.post(reverse("groups:reach", args=[session.key]), {"person": person.key})


def test_staff_read_of_somebody_who_is_alone_and_can_reach_them(session, maya, staff):
    give_leaving_check(session, by=maya, colour="red")

    assert "Maya doesn’t want to be alone with this." in page(staff, "after", session.key)
    assert "937 555 0100" in reach(staff, session, maya).content.decode()
    assert AuditEvent.objects.filter(action="session.reach", actor_id=staff.pk).count() == 1


def test_staff_read_nothing_of_how_the_others_left(session, group, dana, maya, staff):
    meet(give_leaving_check(session, by=maya, colour="red"), by=dana)
    give_leaving_check(session, by=maya, colour="amber")

    text = page(staff, "after", session.key)

    assert "Maya" not in text
    assert reach(staff, session, maya).status_code == 409


def test_before_the_end_nobody_is_said_to_have_stayed_away(session, staff):
    assert "The session is not over yet" in page(staff, "after", session.key)


def test_without_a_leader_red_says_that_staff_were_told(session, group, dana, maya, staff):
    end_membership(membership_of(dana, group), by=staff)
    check = give_leaving_check(session, by=maya, colour="red")

    client = browser(maya)
    text = client.get(reverse("groups:beside", args=[session.key, maya.key])).content.decode()

    assert "We’ve told the staff of your programme." in text
    assert check.is_beside


def test_without_a_leader_the_lobby_promises_nobody(group, maya):
    session = make_session(group)
    arrive(session, by=maya, place="Here", call_back="937 555 0100")

    assert "Nobody leads this group just now." in page(maya, "session", session.key)


def test_without_a_leader_a_request_leads_staff_to_a_page_that_they_may_read(group, maya, staff):
    give_daily_check_in(group, by=maya, mood=3, need="staff")

    client = browser(staff)
    answer = client.get(Notice.objects.get(person=staff).link)

    assert answer.status_code == 200
    assert "Maya" in answer.content.decode()


def test_home_asks_nobody_in_who_was_asked_to_leave(session, dana, maya):
    remove_person(session, maya, by=dana, reason="Not today")

    client = browser(maya)
    text = client.get("/").content.decode()

    assert "You were asked to leave today’s room." in text
    assert "You can still come in" not in text


def test_an_open_lounge_draws_anew_who_asked_for_company(group, dana, maya):
    client = browser(dana)
    address = reverse("groups:lounge", args=[group.key])
    before = client.get(f"{address}?name=asking", headers={"HX-Request": "true"}).content.decode()
    give_daily_check_in(group, by=maya, mood=3, need="staff")

    after = client.get(f"{address}?name=asking", headers={"HX-Request": "true"}).content.decode()

    assert ("Maya" in before, "Maya" in after, "room:checkin" in after) == (False, True, True)


def test_the_second_who_sees_to_it_reads_who_does_already(group, dana, maya):
    luis = make_leader(group, display_name="Luis")
    asked = give_daily_check_in(group, by=maya, mood=3, need="staff")
    see_to(asked, by=luis)
    client = browser(dana)

    answer = client.post(reverse("groups:see_to", args=[group.key, asked.key]), follow=True)

    assert "Luis sees to it already." in answer.content.decode()
