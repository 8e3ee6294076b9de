"""An access that ended can begin again: the same account, a new role, everything asked anew."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from groups.models import Membership
from iop.audit.models import AuditEvent
from iop.people.actions import end_access, erase_person, give_access_again, invite
from iop.people.errors import StillHere, WasHere
from iop.people.models import Enrolment, Grant, Invitation, Person
from iop.people.queries import unanswered
from iop.policy import NotFound, Role
from tests.factories.groups import make_group
from tests.factories.people import (
    PASSWORD,
    make_client,
    make_facilitator,
    make_programme,
    make_staff,
)

pytestmark = pytest.mark.django_db
ADDRESS = "maya@example.test"


@pytest.fixture
def staff():
    return make_staff(programme=make_programme())


@pytest.fixture
def maya(staff):
    """Somebody whose access has ended."""
    person = make_client(programme=staff.programme, email=ADDRESS, display_name="Maya")
    return end_access(person, by=staff)


def again_address(person):
    return reverse("people:give_access_again", args=[person.key])


def test_a_new_role_and_a_new_stay_begin_and_the_old_ones_stay_ended(staff, maya):
    give_access_again(maya, Role.CLIENT, by=staff)

    back = Person.objects.get(pk=maya.pk)
    assert back.standing().roles == {Role.CLIENT}
    assert [grant.ended_at is None for grant in back.grants.order_by("pk")] == [False, True]
    stays = Enrolment.objects.filter(person=back).order_by("pk")
    assert [stay.ended_on is None for stay in stays] == [False, True]
    assert "person.access_given_again" in AuditEvent.objects.values_list("action", flat=True)


def test_a_role_that_was_left_open_does_not_come_back(staff, maya):
    Grant.objects.create(person=maya, role=Role.STAFF)

    give_access_again(maya, Role.ALUMNI, by=staff)

    assert Person.objects.get(pk=maya.pk).standing().roles == {Role.ALUMNI}


def test_whoever_comes_back_signs_in_as_before_and_is_asked_everything_anew(client, staff, maya):
    give_access_again(maya, Role.CLIENT, by=staff)

    client.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})

    assert client.get("/").url == reverse("people:welcome_next")
    asked = [one.kind for one in unanswered(Person.objects.get(pk=maya.pk))]
    assert asked == ["confidentiality", "shown_to_members"]


def test_the_letter_names_nobody_and_says_where_to_sign_in(staff, maya):
    give_access_again(maya, Role.CLIENT, by=staff)

    [letter] = mail.outbox
    assert letter.to == [ADDRESS]
    assert "/account/login/" in letter.body
    for secret in ("Maya", staff.display_name, "Riverside", "client"):
        assert secret not in letter.subject + letter.body


def test_places_in_groups_do_not_come_back(staff):
    person = make_client(programme=staff.programme)
    make_group(person, programme=staff.programme)
    ended = end_access(person, by=staff)

    give_access_again(ended, Role.CLIENT, by=staff)

    assert not Membership.objects.open().filter(person=person).exists()


def test_somebody_who_is_here_is_not_let_in_again(staff):
    with pytest.raises(StillHere):
        give_access_again(make_client(programme=staff.programme), Role.CLIENT, by=staff)


def test_nobody_who_was_erased_comes_back(client, staff, maya):
    erase_person(maya)

    with pytest.raises(NotFound):
        give_access_again(maya, Role.CLIENT, by=staff)
    client.force_login(staff)
    assert "Give access again" not in client.get(page_of(maya)).content.decode()


def page_of(person):
    return reverse("people:staff_person", args=[person.key])


# --- the page


def test_staff_give_it_on_the_persons_page(client, staff, maya):
    client.force_login(staff)
    assert again_address(maya) in client.get(page_of(maya)).content.decode()

    answer = client.post(again_address(maya), {"role": "alumni"}, follow=True)

    assert "They can sign in again." in answer.content.decode()
    assert Person.objects.get(pk=maya.pk).standing().roles == {Role.ALUMNI}


@pytest.mark.parametrize("role", ["operator", "", "king"])
def test_no_other_role_can_be_given(client, staff, maya, role):
    client.force_login(staff)

    assert client.post(again_address(maya), {"role": role}).status_code == 200
    assert not Person.objects.get(pk=maya.pk).is_active


@pytest.mark.parametrize("make", [make_client, make_facilitator])
def test_nobody_but_staff_of_the_programme(client, maya, make):
    for person, status in ((make(programme=maya.programme), 404), (elsewhere(), 404)):
        client.force_login(person)
        assert client.post(again_address(maya), {"role": "client"}).status_code == status

    assert not Person.objects.get(pk=maya.pk).is_active


def elsewhere():
    return make_staff(programme=make_programme("Elsewhere"))


# --- inviting the address


def test_inviting_the_address_leads_staff_to_the_page(client, staff, maya):
    client.force_login(staff)
    form = {"email": ADDRESS.upper(), "role": "client", "place": "", "language": "en"}

    answer = client.post(reverse("people:invite"), form)

    assert answer.url == again_address(maya)
    assert "was here before" in client.get(answer.url).content.decode()
    assert (mail.outbox, Invitation.objects.count()) == ([], 0)


def test_staff_of_another_programme_learn_nothing(client, maya):
    client.force_login(elsewhere())
    form = {"role": "client", "place": "", "language": "en"}

    answers = [
        client.post(reverse("people:invite"), form | {"email": email}).url
        for email in (ADDRESS, "never-was@example.test")
    ]

    assert answers == [reverse("people:staff")] * 2


def test_whoever_is_invited_elsewhere_is_told_to_use_another_address(maya):
    other = elsewhere()

    _, token = invite(other.programme, by=other, email=ADDRESS, role=Role.CLIENT)

    body = mail.outbox[-1].body
    assert "use another address" in body
    assert (token in body, "/account/login/" in body) == (False, False)


def test_an_ended_account_gets_the_letter_of_an_unknown_one(maya):
    for email in (ADDRESS, "never-was@example.test"):
        Client().post(reverse("account_reset_password"), {"email": email})

    ended, unknown = mail.outbox
    assert (ended.subject, ended.body) == (unknown.subject, unknown.body)


def test_operators_are_told_that_staff_can_do_it(staff, maya):
    with pytest.raises(WasHere):
        invite(staff.programme, by=None, email=ADDRESS, role=Role.STAFF)
