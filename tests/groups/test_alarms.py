"""What nobody sees to in time is told to more people."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from groups.actions.alarms import raise_alarms
from groups.actions.circle import give_leaving_check
from groups.actions.sessions import arrive
from groups.actions.side_rooms import meet
from iop.notices.models import Notice
from tests.factories.groups import (
    make_group,
    make_leader,
    make_member,
    make_running_session,
    make_session,
    some_staff,
)

pytestmark = pytest.mark.django_db
HOME = {"place": "At home", "call_back": "937 555 0100"}


def told(kind: str = "leader_needed") -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def later(**time):
    return time_machine.travel(timezone.now() + timedelta(**time), tick=False)


@pytest.mark.parametrize(("minutes", "is_told"), [(9, False), (11, True)])
def test_a_door_that_nobody_opens_is_told_to_leaders_and_staff(minutes, is_told):
    group = make_group()
    lee, ana = make_leader(group), make_member(group)
    arrive(make_session(group), by=ana, **HOME)  # begins in five minutes

    with later(minutes=minutes):
        raise_alarms()

    assert told() == ({lee.pk, some_staff(group.programme).pk} if is_told else set())


def test_a_door_at_which_nobody_waits_alarms_nobody():
    group = make_group()
    make_member(group), make_session(group)

    with later(minutes=20):
        raise_alarms()

    assert told() == set()


def test_a_leader_who_is_in_is_left_to_it():
    group = make_group()
    lee, ana = make_leader(group), make_member(group)
    session = make_session(group)
    arrive(session, by=lee, place="")
    arrive(session, by=ana, **HOME)

    with later(minutes=20):
        raise_alarms()

    assert told() == set()


@pytest.mark.parametrize(
    ("minutes", "is_met", "is_told"), [(9, False, False), (11, False, True), (11, True, False)]
)
def test_a_red_that_nobody_meets_is_told_to_staff(minutes, is_met, is_told):
    group = make_group()
    lee, ana = make_leader(group), make_member(group)
    session = make_running_session(group, leader=lee, inside=(ana,))
    check = give_leaving_check(session, by=ana, colour="red")
    if is_met:
        meet(check, by=lee)

    with later(minutes=minutes):
        raise_alarms()

    staff = some_staff(group.programme).pk
    assert (staff in told()) == is_told


def test_alarms_are_told_once():
    group = make_group()
    make_leader(group)
    arrive(make_session(group), by=make_member(group), **HOME)

    with later(minutes=20):
        raise_alarms()
        raise_alarms()

    assert Notice.objects.filter(kind="leader_needed").count() == 2
