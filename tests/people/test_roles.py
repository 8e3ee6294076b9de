"""Staff give roles and end them on a person's page, and nobody does it for themselves."""

import pytest
from django.urls import reverse

from iop.people import departures
from iop.people.actions import end_access, end_role, give_role
from iop.people.errors import AlreadyEnded
from iop.people.models import Enrolment, Grant, Person
from iop.policy import Role
from tests.factories.people import make_client, make_person, make_programme, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_staff(programme=make_programme())


@pytest.fixture
def maya(staff):
    return make_client(programme=staff.programme)


def give(client, person, role):
    return client.post(reverse("people:give_role", args=[person.key]), {"role": role})


def end(client, person, role):
    return client.post(reverse("people:end_role", args=[person.key]), {"role": role})


def roles_of(person):
    return Person.objects.get(pk=person.pk).standing().roles


def test_staff_give_a_role_and_see_since_when(client, staff, maya):
    client.force_login(staff)

    page = client.post(
        reverse("people:give_role", args=[maya.key]), {"role": "mentor"}, follow=True
    ).content.decode()

    assert roles_of(maya) == {Role.CLIENT, Role.MENTOR}
    assert ("<td>Mentor</td>" in page, page.count("<td>held now</td>")) == (True, 2)


def test_staff_are_asked_once_before_a_role_ends(client, staff, maya):
    give_role(maya, Role.ALUMNI, by=staff)
    client.force_login(staff)
    address = reverse("people:end_role", args=[maya.key])

    asked = client.get(address, {"role": "client"}).content.decode()
    end(client, maya, "client")

    assert "End this role?" in asked
    assert roles_of(maya) == {Role.ALUMNI}
    assert not Enrolment.objects.filter(person=maya, ended_on=None).exists()
    page = client.get(reverse("people:staff_person", args=[maya.key])).content.decode()
    assert page.count("<td>held now</td>") == 1


@pytest.mark.parametrize("role", ["operator", "king", ""])
def test_no_other_role_is_given(client, staff, maya, role):
    client.force_login(staff)

    assert give(client, maya, role).status_code == 200
    assert roles_of(maya) == {Role.CLIENT}


@pytest.mark.parametrize("role", ["mentor", "operator", "king", ""])
def test_a_role_that_is_not_held_cannot_end(client, staff, maya, role):
    client.force_login(staff)

    assert end(client, maya, role).status_code == 404


def test_nobody_changes_their_own_roles(client, staff):
    client.force_login(staff)

    answers = [give(client, staff, "clinician"), end(client, staff, "staff")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert roles_of(staff) == {Role.STAFF}
    page = client.get(reverse("people:staff_person", args=[staff.key])).content.decode()
    assert ("Give this role" in page, "End…" in page) == (False, False)


def test_nobody_else_changes_roles(client, staff, maya):
    others = [
        make_staff(programme=make_programme("Elsewhere")),
        make_person(Role.CLINICIAN, programme=staff.programme),
        maya,
    ]
    for person in others:
        client.force_login(person)
        assert give(client, maya, "staff").status_code == 404
        assert end(client, maya, "client").status_code == 404

    assert roles_of(maya) == {Role.CLIENT}


def test_whose_access_ended_gets_no_role(staff, maya):
    ended = end_access(maya, by=staff)

    with pytest.raises(AlreadyEnded):
        give_role(ended, Role.ALUMNI, by=staff)


def test_nor_does_somebody_whose_access_ended_since_the_page_was_read(staff, maya):
    as_read = Person.objects.get(pk=maya.pk)
    end_access(maya, by=staff)

    with pytest.raises(AlreadyEnded):
        give_role(as_read, Role.STAFF, by=staff)

    assert not Grant.objects.filter(person=maya, ended_at=None).exists()


def test_open_pages_come_in_anew_and_are_not_told_that_access_ended(
    maya, staff, monkeypatch, django_capture_on_commit_callbacks
):
    heard = {"closed": [], "asked again": []}
    monkeypatch.setattr(departures, "_close_person", [heard["closed"].append])
    monkeypatch.setattr(departures, "_judge_person", [heard["asked again"].append])

    with django_capture_on_commit_callbacks(execute=True):
        end_role(maya, Role.CLIENT, by=staff)

    assert heard == {"closed": [], "asked again": [maya.pk]}
