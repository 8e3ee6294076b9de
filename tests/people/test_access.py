"""Access ends in one action: roles, devices, sockets, and what apps hang on a person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from iop.audit.models import AuditEvent
from iop.people import departures
from iop.people.actions import (
    end_access,
    end_role,
    erase_person,
    give_role,
    invite,
    rename_person,
)
from iop.people.errors import AlreadyEnded
from iop.people.models import Enrolment, Erasure, Grant, Invitation, Person
from iop.policy import Role
from iop.vault.errors import Unreadable
from iop.vault.seals import Sealed, open_sealed, seal
from tests.factories.people import make_client, make_person, make_programme, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    """What apps above would hear."""
    names = ("departures", "erasures", "close_person", "judge_person", "close_session")
    lists = {name: [] for name in names}
    for name, kept in lists.items():
        monkeypatch.setattr(departures, f"_{name}", [kept.append])
    return lists


def test_ending_an_access_ends_roles_stay_and_devices(
    client, heard, django_capture_on_commit_callbacks
):
    person = make_client()
    client.force_login(person)
    key = client.session.session_key
    with django_capture_on_commit_callbacks(execute=True):
        ended = end_access(person, by=make_staff())
    assert (ended.is_active, ended.epoch) == (False, 1)
    assert not Grant.objects.held().filter(person=person).exists()
    assert not Enrolment.objects.filter(person=person, ended_on=None).exists()
    assert not UserSession.objects.filter(user=person).exists()
    assert client.get("/me/").status_code == 302
    assert [one.pk for one in heard["departures"]] == [person.pk]
    assert heard["close_person"] == [person.pk]
    assert heard["close_session"] == [key]


def test_nothing_closes_when_the_transaction_fails(
    heard, monkeypatch, django_capture_on_commit_callbacks
):
    person = make_client()
    monkeypatch.setattr(departures, "_departures", [lambda leaver: 1 / 0])
    with pytest.raises(ZeroDivisionError), django_capture_on_commit_callbacks(execute=True):
        end_access(person, by=make_staff())
    person.refresh_from_db()
    assert person.is_active
    assert heard["close_person"] == []


def test_an_access_ends_once():
    person = make_client()
    end_access(person, by=None)
    with pytest.raises(AlreadyEnded):
        end_access(person, by=None)


def test_ending_a_role_raises_the_epoch_and_keeps_the_rest(
    heard, django_capture_on_commit_callbacks
):
    person = make_person(Role.MENTOR, Role.ALUMNI)
    with django_capture_on_commit_callbacks(execute=True):
        end_role(person, Role.MENTOR, by=make_staff())
        end_role(person, Role.MENTOR, by=make_staff())
    fresh = Person.objects.get(pk=person.pk)
    assert fresh.standing().roles == {Role.ALUMNI}
    assert (fresh.epoch, fresh.is_active) == (1, True)
    assert (heard["judge_person"], heard["close_person"]) == ([person.pk], [])


def test_a_role_given_twice_is_held_once():
    person = make_person()
    give_role(person, Role.CLIENT, by=None)
    give_role(person, Role.CLIENT, by=None)
    assert Grant.objects.filter(person=person).count() == 1
    assert Enrolment.objects.filter(person=person).count() == 1


def test_a_role_can_be_given_again_after_its_end():
    person, staff = make_client(), make_staff()
    end_role(person, Role.CLIENT, by=staff)
    give_role(person, Role.CLIENT, by=staff)
    assert Person.objects.get(pk=person.pk).standing().roles == {Role.CLIENT}


def test_staff_end_an_access_with_one_confirmed_press(client):
    staff, person = make_staff(), make_client()
    client.force_login(staff)
    address = reverse("people:end_access", args=[person.key])
    assert "End it now" in client.get(address).content.decode()
    assert client.post(address).url == reverse("people:staff")
    person.refresh_from_db()
    assert person.ended_at is not None


def test_staff_cannot_end_their_own_access(client):
    staff = make_staff()
    client.force_login(staff)
    assert client.post(reverse("people:end_access", args=[staff.key])).status_code == 403


def test_people_of_another_programme_are_not_there(client):
    person = make_client(programme=make_programme("Elsewhere"))
    client.force_login(make_staff(programme=make_programme("Here")))
    for name in ("people:staff_person", "people:end_access"):
        assert client.get(reverse(name, args=[person.key])).status_code == 404
    assert client.post(reverse("people:end_access", args=[person.key])).status_code == 404
    person.refresh_from_db()
    assert person.is_active


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Cleo", "Fay", "Newa", "Old", "Sue"}),
        ("?role=client", {"Cleo", "Newa"}),
        ("?state=welcome", {"Newa"}),
        ("?state=ended", {"Old"}),
        ("?role=facilitator&state=here", {"Fay"}),
        ("?role=nonsense&state=nonsense", {"Cleo", "Fay", "Newa", "Old", "Sue"}),
        ("?page=99", {"Cleo", "Fay", "Newa", "Old", "Sue"}),
    ],
)
def test_the_list_can_be_narrowed(client, query, names):
    programme = make_programme()
    staff = make_staff(programme=programme, display_name="Sue")
    make_client(programme=programme, display_name="Cleo")
    make_client(programme=programme, display_name="Newa", settled=False)
    make_person(Role.FACILITATOR, programme=programme, display_name="Fay")
    end_access(make_client(programme=programme, display_name="Old"), by=staff)
    make_client(programme=make_programme("Elsewhere"), display_name="Stranger")
    client.force_login(staff)
    page = client.get(reverse("people:staff") + query)
    assert {person.display_name for person in page.context["page"]} == names


# --- erasure


def test_what_an_erased_person_wrote_cannot_be_read_again():
    person = make_client()
    sealed = Sealed(person.pk, seal(person.pk, "my words", "place"), "place")
    assert open_sealed(sealed) == "my words"
    erase_person(person)
    with pytest.raises(Unreadable):
        open_sealed(sealed)


def test_erasing_blanks_what_was_private_and_enters_the_ledger(heard):
    staff = make_staff()
    person = make_client(email="maya@example.test", display_name="Maya")
    invite(staff.programme, by=staff, email="maya@example.test", role=Role.CLIENT)
    erase_person(person)
    left = Person.objects.get(pk=person.pk)
    assert (left.display_name, left.name_skeleton, left.pronouns) == ("", "", "")
    assert "maya" not in left.email
    assert not left.is_active
    assert not EmailAddress.objects.filter(user=person).exists()
    assert {one.email for one in Invitation.objects.all()} == {""}
    assert Erasure.objects.get().person_id == person.pk
    assert [one.pk for one in heard["erasures"]] == [person.pk]
    assert "person.erased" in AuditEvent.objects.values_list("action", flat=True)


def test_the_name_and_address_of_an_erased_person_are_free_again():
    erase_person(make_client(display_name="Maya", email="maya@example.test"))
    assert make_client(display_name="Maya", email="maya@example.test").pk


def test_the_command_erases_one_person_who_is_meant():
    person, other = make_client(), make_client()
    out = StringIO()
    call_command("erase_person", person.key, "--for-good", stdout=out)
    assert out.getvalue() == "erased 1\n"
    other.refresh_from_db()
    assert other.erased_at is None


@pytest.mark.parametrize("arguments", [[], ["--for-good"], ["nobody", "--for-good"]])
def test_the_command_refuses_without_a_person_or_a_yes(arguments):
    with pytest.raises(CommandError):
        call_command("erase_person", *arguments)


def test_the_command_asks_whether_it_is_meant():
    person = make_client()
    with pytest.raises(CommandError):
        call_command("erase_person", person.key)
    person.refresh_from_db()
    assert person.erased_at is None


def test_after_a_restore_the_ledger_erases_again():
    person = make_client(display_name="Maya")
    Erasure.objects.create(person_id=person.pk)
    call_command("erase_person", "--replay", "--for-good", stdout=StringIO())
    person.refresh_from_db()
    assert person.display_name == ""
    assert person.erased_at is not None


@pytest.mark.parametrize(("minutes", "holds"), [(-1, True), (5, True), (60, False)])
def test_a_role_holds_from_its_start_on_by_clocks_that_are_minutes_apart(minutes, holds):
    person = make_client()
    person.grants.update(started_at=timezone.now() + timedelta(minutes=minutes))

    assert Person.objects.get(pk=person.pk).standing().has_role(Role.CLIENT) is holds


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_others_may_point_at_a_person_whose_row_is_held():
    if connection.vendor != "postgresql":
        pytest.skip("asks for row locks, which SQLite has none of")
    maya, staff = make_client(), make_staff()

    with transaction.atomic():
        rename_person(maya, by=maya, name="Maya B.")
        with ThreadPoolExecutor(1) as elsewhere:
            made = elsewhere.submit(point_at, staff, maya)
            made.result(timeout=10)

    assert Grant.objects.filter(person=staff, given_by=maya).exists()


def point_at(person, by):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        return give_role(person, Role.MENTOR, by=by)
    finally:
        connection.close()
