"""A seat that an invitation keeps: for whom, how long, and what becomes of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from groups.actions.planning import keep_place
from groups.errors import AlreadyInGroup, GroupFull, RoleDoesNotFit
from groups.models import Membership, Place
from iop.audit.models import AuditEvent
from iop.people.actions import accept, end_access, invite, resend
from iop.people.actions.invitations import Newcomer
from iop.people.errors import PlaceGone
from iop.people.models import Invitation
from iop.policy import Role
from tests.factories.groups import agree, make_group, make_member
from tests.factories.people import make_client, make_programme, make_staff

pytestmark = pytest.mark.django_db
ADDRESS = "maya@example.test"


@pytest.fixture
def staff():
    return make_staff(programme=make_programme())


@pytest.fixture
def group(staff):
    return make_group(programme=staff.programme, cap=2)


def invited(staff, group, role=Role.CLIENT, email=ADDRESS):
    return invite(staff.programme, by=staff, email=email, role=role, place=group.key)[0]


def run_out(invitation):
    past = timezone.now() - timedelta(seconds=1)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=past)


# --- somebody who is here already


def test_the_seat_of_somebody_who_is_here_is_kept_for_them(staff, group):
    maya = make_client(programme=staff.programme, email=ADDRESS)

    invited(staff, group)

    assert Place.objects.get(group=group).person == maya


def test_who_has_signed_all_it_needs_sits_there_at_once(staff, group):
    maya = make_client(programme=staff.programme, email=ADDRESS)
    agree(maya, group)

    invited(staff, group)

    assert Membership.objects.open().filter(group=group, person=maya).exists()


def test_a_part_that_their_roles_do_not_allow_is_refused(staff, group):
    make_client(programme=staff.programme, email=ADDRESS)

    with pytest.raises(RoleDoesNotFit):
        invited(staff, group, Role.FACILITATOR)


def test_a_second_seat_is_refused_and_nothing_is_sent(staff, group, mailoutbox):
    agree(make_client(programme=staff.programme, email=ADDRESS), group)
    invited(staff, group)

    with pytest.raises(AlreadyInGroup):
        invited(staff, group)

    assert (Invitation.objects.count(), len(mailoutbox)) == (1, 1)


def test_a_half_made_account_that_is_invited_again_gets_the_seat_that_is_said_last(staff, group):
    other = make_group(programme=staff.programme, name="Mornings")
    begun, token = invite(
        staff.programme, by=staff, email=ADDRESS, role=Role.CLIENT, place=other.key
    )
    accept(token, newcomer=Newcomer("Maya", avatar_seed="seed"))

    invited(staff, group)

    assert [place.group for place in Place.objects.filter(invitation=begun)] == [group]


# --- sending it anew


def test_a_seat_that_lapsed_and_is_still_free_is_kept_further(staff, group):
    invitation = invited(staff, group)
    run_out(invitation)

    resend(invitation, by=staff)

    assert Place.objects.kept().filter(group=group).count() == 1


def test_a_seat_that_others_took_meanwhile_is_not_given_twice(staff, group, mailoutbox):
    invitation = invited(staff, group)
    run_out(invitation)
    make_member(group), make_member(group)

    with pytest.raises(PlaceGone):
        resend(invitation, by=staff)

    assert len(mailoutbox) == 1


def test_the_seat_of_a_link_that_still_works_counts_its_own(staff, group):
    invitation = invited(staff, group)
    make_member(group)

    resend(invitation, by=staff)

    with pytest.raises(GroupFull):
        keep_place(group, by=staff, person=make_client(programme=staff.programme))


def test_staff_are_told_kindly_that_the_seat_has_gone(client, staff, group):
    invitation = invited(staff, group)
    run_out(invitation)
    make_member(group), make_member(group)
    client.force_login(staff)

    address = reverse("people:resend_invitation", args=[invitation.key])
    page = client.post(address, follow=True).content.decode()

    assert "The seat that was kept has gone meanwhile." in page


# --- who leaves, and who presses twice


def test_whoever_leaves_leaves_no_open_link_behind(staff, group):
    other = make_staff(programme=staff.programme)
    invitation = invited(other, group)

    end_access(other, by=staff)

    invitation.refresh_from_db()
    assert invitation.state == "revoked"
    assert not Place.objects.filter(group=group).exists()
    row = AuditEvent.objects.get(action="invitation.revoked")
    assert row.actor_id == staff.pk


def test_what_they_sent_and_somebody_accepted_stays(staff, group):
    other = make_staff(programme=staff.programme)
    invitation, token = invite(other.programme, by=other, email=ADDRESS, role=Role.CLIENT)
    accept(token, newcomer=Newcomer("Maya", avatar_seed="seed"))

    end_access(other, by=staff)

    invitation.refresh_from_db()
    assert invitation.revoked_at is None


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_leave_one_open_invitation():
    staff = make_staff(programme=make_programme())
    barrier = Barrier(2)

    def press(_number):
        try:
            barrier.wait(timeout=30)
            return send_until_answered(staff)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(press, range(2)))

    assert Invitation.objects.open().count() == 1
    assert Invitation.objects.count() == 2


def send_until_answered(staff):
    """Press until there is an answer: SQLite says "locked" where PostgreSQL waits."""
    while True:
        try:
            return invite(staff.programme, by=staff, email=ADDRESS, role=Role.CLIENT)
        except OperationalError:
            continue
