"""What groups bring to people: ground rules to agree to, places, an end to both."""

import pytest
from django.utils import timezone

from groups.actions.planning import change_group, keep_place
from groups.agreements import GroundRules, ground_rules_of
from groups.models import Membership, Place
from iop.people import placing
from iop.people.agreements import agreements_for
from iop.people.departures import depart, end_what_hangs_on
from iop.people.models import Consent
from iop.policy import Role
from iop.rooms.models import Stay
from tests.factories.groups import make_group, make_leader, make_member, some_staff
from tests.factories.people import make_client, make_programme
from tests.groups.test_seats import invite

pytestmark = pytest.mark.django_db


def test_the_rules_of_a_group_are_asked_of_whoever_has_a_seat_kept():
    group, person = make_group(), make_client()
    keep_place(group, by=some_staff(), person=person)

    asked = [(one.kind, one.about) for one in agreements_for(person)]

    assert asked[-1] == ("ground_rules", group.key)


def test_the_rules_of_other_groups_are_not_asked():
    make_group()

    assert GroundRules().agreements(make_client()) == []


def test_leaders_are_not_asked_for_the_ground_rules():
    leader = make_leader(make_group())

    assert GroundRules().agreements(leader) == []


def test_each_rule_is_a_line_and_a_changed_text_is_a_new_wording():
    group = make_group(ground_rules="What is said here stays here.\n\n- One speaks at a time.")
    before = ground_rules_of(group)

    changed = change_group(group, by=some_staff(), ground_rules="Be kind.")

    assert before.keeps == ("What is said here stays here.", "One speaks at a time.")
    assert ground_rules_of(changed).wording != before.wording


def test_an_invitation_may_keep_a_seat_in_a_running_group_of_the_programme():
    group = make_group(name="Evening circle")
    make_group(programme=make_programme("Lakeside"), name="Theirs")
    invitation = invite(group)

    placing.keep(invitation, group.key, by=some_staff(group.programme))

    assert (group.key, "Evening circle") in placing.choices(group.programme)
    assert [place.group for place in Place.objects.filter(invitation=invitation)] == [group]


def test_a_revoked_invitation_gives_its_seat_back():
    group = make_group()
    invitation = invite(group)
    placing.keep(invitation, group.key, by=some_staff())

    placing.release(invitation)

    assert not Place.objects.exists()


def test_taking_a_consent_back_ends_the_stays_at_once():
    group = make_group()
    person = make_member(group)
    consent = Consent.objects.get(person=person, kind=Consent.Kind.SHOWN_TO_MEMBERS)
    consent.ended_at = timezone.now()
    consent.save()

    end_what_hangs_on(consent)

    assert not Stay.objects.open().filter(person=person).exists()


def test_departing_ends_memberships():
    group = make_group()
    person = make_member(group)

    depart(person)

    assert not Membership.objects.open().filter(person=person).exists()


def test_an_invited_leader_has_the_lead_kept_and_no_seat():
    group = make_group()
    invitation = invite(group, role=Role.SPECIALIST)

    placing.keep(invitation, group.key, by=some_staff())

    assert Place.objects.get(invitation=invitation).part == "facilitator"
