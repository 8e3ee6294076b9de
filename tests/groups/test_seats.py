"""Seats: the cap, places, settling, leading, leaving."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.actions.planning import (
    add_leader,
    change_group,
    create_group,
    end_all_memberships,
    end_group,
    end_membership,
    keep_place,
    release_place,
    settle_places,
)
from groups.actions.sessions import start_session
from groups.errors import (
    AlreadyInGroup,
    CapTooSmall,
    GroupClosed,
    GroupEnded,
    GroupFull,
    GroupMeets,
    KindDoesNotFit,
    NameTaken,
    RoleDoesNotFit,
)
from groups.models import Group, Membership, Place
from iop.people.models import Consent, Invitation
from iop.policy import NotFound, Role
from iop.rooms.models import Stay
from tests.factories.groups import (
    agree,
    make_group,
    make_leader,
    make_member,
    make_running_session,
    make_session,
    membership_of,
    some_staff,
)
from tests.factories.people import (
    make_client,
    make_consent,
    make_facilitator,
    make_person,
    make_programme,
    make_staff,
)

pytestmark = pytest.mark.django_db


def invite(group: Group, *, role: Role = Role.CLIENT, hours: int = 72) -> Invitation:
    number = Invitation.objects.count()
    return Invitation.objects.create(
        programme=group.programme,
        role=role,
        email=f"guest-{number}@example.test",
        email_fingerprint=f"{number:064}",
        token_digest=f"{number:064}",
        invited_by=some_staff(group.programme),
        expires_at=timezone.now() + timedelta(hours=hours),
    )


def test_a_seat_is_theirs_once_all_three_are_signed():
    group, person = make_group(), make_client()
    keep_place(group, by=some_staff(), person=person)
    before = Membership.objects.filter(person=person).exists()
    agree(person, group)

    settle_places(person)

    stay = Stay.objects.get(room=group.lounge, person=person)
    assert (before, Place.objects.count(), stay.is_leader) == (False, 0, False)


def test_settling_twice_changes_nothing():
    group = make_group()
    person = make_member(group)

    settle_places(person)

    assert Membership.objects.filter(person=person).count() == 1
    assert Stay.objects.filter(room=group.lounge, person=person).count() == 1


@pytest.mark.parametrize("kind", Consent.Kind.values)
def test_taking_an_agreement_back_ends_the_stay_and_keeps_the_seat(kind):
    group = make_group()
    person = make_member(group)
    Consent.objects.filter(person=person, kind=kind).update(ended_at=timezone.now())

    settle_places(person)

    assert membership_of(person, group).ended_at is None
    assert not Stay.objects.open().filter(person=person).exists()


def test_agreeing_again_begins_a_new_stay():
    group = make_group()
    person = make_member(group)
    Consent.objects.filter(person=person, about=group.key).update(ended_at=timezone.now())
    settle_places(person)
    agree(person, group)

    settle_places(person)

    assert Stay.objects.filter(room=group.lounge, person=person).count() == 2


def test_the_last_seat_is_the_last():
    group = make_group(cap=2)
    make_member(group)
    keep_place(group, by=some_staff(), person=make_client())

    with pytest.raises(GroupFull):
        keep_place(group, by=some_staff(), person=make_client())


def test_an_invitation_keeps_a_seat_until_it_runs_out():
    group = make_group(cap=2)
    make_member(group)
    keep_place(group, by=some_staff(), invitation=invite(group))
    with pytest.raises(GroupFull):
        keep_place(group, by=some_staff(), person=make_client())

    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert keep_place(group, by=some_staff(), person=make_client()).group == group


def test_an_accepted_invitation_settles_into_its_group():
    group, person = make_group(), make_client()
    invitation = invite(group)
    keep_place(group, by=some_staff(), invitation=invitation)
    Invitation.objects.update(accepted_at=timezone.now(), accepted_by=person)
    agree(person, group)

    settle_places(person)

    assert membership_of(person, group).part == "member"


def test_leaders_take_no_seat():
    group = make_group(cap=2)
    for _ in range(3):
        make_leader(group)

    make_member(group)

    assert keep_place(group, by=some_staff(), person=make_client()).group == group


def test_nobody_gets_two_seats():
    group, person = make_group(), make_client()
    keep_place(group, by=some_staff(), person=person)

    with pytest.raises(AlreadyInGroup):
        keep_place(group, by=some_staff(), person=person)


def test_a_closed_group_takes_nobody_once_it_has_met():
    group = make_group(enrolment=Group.Enrolment.CLOSED)
    leader = make_leader(group)
    make_member(group)
    start_session(make_session(group), by=leader)

    with pytest.raises(GroupClosed):
        keep_place(group, by=some_staff(), person=make_client())


def test_programmes_never_mix():
    group = make_group()
    stranger = make_client(programme=make_programme("Lakeside"))

    with pytest.raises(NotFound):
        keep_place(group, by=some_staff(group.programme), person=stranger)


def test_staff_of_another_programme_plan_nothing_here():
    group = make_group()
    other = make_staff(programme=make_programme("Lakeside"))

    with pytest.raises(Exception, match="is_of_programme"):
        keep_place(group, by=other, person=make_client(programme=group.programme))


@pytest.mark.parametrize(
    ("kind", "role", "fits"),
    [
        ("general", Role.CLIENT, True),
        ("general", Role.ALUMNI, True),
        ("general", Role.FAMILY, False),
        ("family", Role.FAMILY, True),
        ("family", Role.CLIENT, False),
        ("community", Role.FAMILY, True),
        ("community", Role.CLIENT, True),
        ("general", Role.STAFF, False),
    ],
)
def test_family_and_clients_share_no_circle(kind, role, fits):
    group = make_group(kind=kind)
    person = make_person(role, programme=group.programme)

    if fits:
        assert keep_place(group, by=some_staff(), person=person).part == "member"
    else:
        with pytest.raises(RoleDoesNotFit):
            keep_place(group, by=some_staff(), person=person)


@pytest.mark.parametrize(
    ("role", "part", "fits"),
    [
        (Role.FACILITATOR, "facilitator", True),
        (Role.MENTOR, "co_lead", True),
        (Role.MENTOR, "facilitator", False),
        (Role.CLIENT, "co_lead", False),
    ],
)
def test_trained_people_lead_and_mentors_lead_with_them(role, part, fits):
    group = make_group()
    person = make_person(role, programme=group.programme)

    if fits:
        assert add_leader(group, person, by=some_staff(), part=part).part == part
    else:
        with pytest.raises(RoleDoesNotFit):
            add_leader(group, person, by=some_staff(), part=part)


def test_a_mentor_who_begins_to_lead_changes_their_part():
    group = make_group()
    mentor = make_member(group, make_person(Role.MENTOR, programme=group.programme))

    add_leader(group, mentor, by=some_staff(), part="co_lead")

    stay = Stay.objects.open().get(room=group.lounge, person=mentor)
    assert (membership_of(mentor, group).part, stay.is_leader) == ("co_lead", True)


def test_ending_a_membership_ends_the_stay_and_frees_the_seat():
    group = make_group(cap=2)
    make_member(group)
    person = make_member(group)

    end_membership(membership_of(person, group), by=some_staff())

    assert not Stay.objects.open().filter(person=person).exists()
    assert keep_place(group, by=some_staff(), person=make_client()).group == group


def test_when_access_ends_so_does_everything_in_groups():
    group, other = make_group(), make_group()
    person = make_member(group)
    keep_place(other, by=some_staff(), person=person)

    end_all_memberships(person)

    assert not Membership.objects.open().filter(person=person).exists()
    assert not Place.objects.filter(person=person).exists()


def test_a_released_place_is_free():
    group = make_group()
    place = keep_place(group, by=some_staff(), person=make_client())

    release_place(place, by=some_staff())

    assert not Place.objects.exists()


def test_two_running_groups_have_two_names():
    make_group(name="Evening circle")

    with pytest.raises(NameTaken):
        make_group(name="Evening circle")


def test_the_name_of_an_ended_group_is_free():
    end_group(make_group(name="Evening circle"), by=some_staff())

    assert make_group(name="Evening circle").ended_at is None


def test_fewer_seats_than_people_are_refused():
    group = make_group(cap=10)
    for _ in range(3):
        make_member(group)

    with pytest.raises(CapTooSmall):
        change_group(group, by=some_staff(), cap=2)


def test_a_group_that_ended_changes_no_more():
    group = make_group()
    leader, person = make_leader(group), make_member(group)
    end_group(group, by=some_staff())

    with pytest.raises(GroupEnded):
        add_leader(group, make_facilitator(), by=some_staff())

    assert not Stay.objects.open().filter(person__in=[leader, person]).exists()


def test_only_staff_make_groups():
    facilitator = make_facilitator()

    with pytest.raises(NotFound):
        create_group(
            facilitator.programme,
            by=facilitator,
            name="Mine",
            kind="general",
            ground_rules="Be kind.",
        )


def test_a_kind_for_others_than_those_who_sit_there_is_refused():
    group = make_group(make_client())

    with pytest.raises(KindDoesNotFit):
        change_group(group, by=some_staff(), kind=Group.Kind.FAMILY)

    group.refresh_from_db()
    assert group.kind == Group.Kind.GENERAL


def test_a_kind_for_others_than_those_who_are_invited_is_refused():
    group = make_group()
    keep_place(group, by=some_staff(), invitation=invite(group))

    with pytest.raises(KindDoesNotFit):
        change_group(group, by=some_staff(), kind=Group.Kind.FAMILY)


def test_an_empty_group_may_become_any_kind():
    assert change_group(make_group(), by=some_staff(), kind=Group.Kind.FAMILY).kind == "family"


def test_who_leads_comes_into_the_lounge_when_they_have_agreed():
    group, lee = make_group(), make_facilitator()
    Consent.objects.filter(person=lee).delete()

    add_leader(group, lee, by=some_staff())
    before = Stay.objects.open().filter(person=lee).exists()
    make_consent(lee, Consent.Kind.CONFIDENTIALITY)
    settle_places(lee)

    assert [before, Stay.objects.open().filter(person=lee).exists()] == [False, True]


def test_a_group_that_meets_is_not_ended():
    group = make_group()
    make_running_session(group, leader=make_leader(group))

    with pytest.raises(GroupMeets):
        end_group(group, by=some_staff())
