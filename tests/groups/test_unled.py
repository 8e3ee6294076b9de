"""A group that nobody leads: staff see it, are told of it, and are asked before they make it so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.actions.alarms import raise_alarms
from groups.actions.planning import end_group, end_membership
from groups.models import Group, Membership
from iop.notices.models import Notice
from tests.factories.groups import (
    make_group,
    make_leader,
    make_member,
    make_running_session,
    make_session,
    membership_of,
    some_staff,
)
from tests.factories.people import make_programme, make_staff

pytestmark = pytest.mark.django_db
MARK, BANNER = "Nobody leads it", "Nobody leads Evening circle."


@pytest.fixture
def group():
    return make_group(name="Evening circle")


@pytest.fixture
def desk(client):
    """A browser in which staff are signed in."""
    client.force_login(some_staff())
    return client


def told() -> list[tuple[int, str]]:
    return list(Notice.objects.filter(kind="leader_needed").values_list("person_id", "link"))


def words_of(browser, name: str, **keys) -> str:
    return browser.get(reverse(f"groups:{name}", kwargs=keys)).content.decode()


def test_staff_see_wherever_they_plan_that_nobody_leads_a_group(group, desk):
    make_session(group)
    pages = [("staff", {}, MARK), ("staff_group", {"key": group.key}, BANNER), ("home", {}, BANNER)]

    without = [mark in words_of(desk, name, **keys) for name, keys, mark in pages]
    make_leader(group)
    led = [mark in words_of(desk, name, **keys) for name, keys, mark in pages]

    assert (without, led) == ([True] * 3, [False] * 3)


def test_an_ended_group_needs_nobody_who_leads_it(group, desk):
    end_group(group, by=some_staff())

    assert BANNER not in words_of(desk, "staff_group", key=group.key)


def test_home_is_quiet_about_groups_with_nothing_ahead_and_those_of_others(group, client, desk):
    make_session(make_group(name="Theirs", programme=make_programme("Lakeside")))
    client.force_login(some_staff(group.programme))

    assert "Nobody leads" not in words_of(client, "home")


def test_members_are_not_told_on_their_home(group, client):
    make_session(group)
    client.force_login(make_member(group))

    assert "Nobody leads" not in words_of(client, "home")


@pytest.mark.parametrize(("hours", "is_told"), [(23, True), (25, False), (-1, False)])
def test_staff_are_told_once_of_a_session_within_a_day_that_nobody_leads(group, hours, is_told):
    make_member(group), make_staff(programme=make_programme("Lakeside"))
    make_session(group, starts_at=timezone.now() + timedelta(hours=hours))

    raise_alarms(), raise_alarms()

    link = reverse("groups:staff_group", args=[group.key])
    assert told() == [(some_staff(group.programme).pk, link)] * is_told


def test_nobody_is_told_of_a_session_that_somebody_leads(group):
    make_leader(group), make_session(group)

    raise_alarms()

    assert told() == []


def end(browser, group: Group, person, **more):
    address = reverse("groups:end_membership", args=[group.key])
    return browser.post(address, {"person": person.key, **more})


def leads(group: Group) -> int:
    return Membership.objects.open().leading().filter(group=group).count()


def test_the_last_leaders_part_ends_only_when_asked_once_more(group, desk):
    leader = make_leader(group)
    make_session(group)

    asked = end(desk, group, leader)
    still = leads(group)
    done = end(desk, group, leader, sure="yes")

    assert "is the only one who leads this group" in asked.content.decode()
    assert (asked.status_code, still, done.status_code, leads(group)) == (200, 1, 302, 0)


def test_it_is_asked_while_a_session_runs_too(group, desk):
    leader = make_leader(group)
    make_running_session(group, leader=leader)

    assert (end(desk, group, leader).status_code, leads(group)) == (200, 1)


def test_nothing_is_asked_where_another_leads_or_nothing_is_ahead(group, desk):
    first, last, member = make_leader(group), make_leader(group), make_member(group)
    session = make_session(group)

    answers = [end(desk, group, one).status_code for one in (member, first)]
    session.delete()
    answers.append(end(desk, group, last).status_code)

    assert (answers, leads(group)) == ([302] * 3, 0)


def test_the_action_itself_asks_nothing(group):
    leader = make_leader(group)
    make_session(group)

    end_membership(membership_of(leader, group), by=some_staff())

    assert leads(group) == 0
