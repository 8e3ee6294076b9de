"""A page that nobody is at locks itself, and signing in leads back to it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from iop.people.presence import touch
from tests.factories.people import PASSWORD, make_client, make_facilitator, make_staff

pytestmark = pytest.mark.django_db
ME = "/me/devices/?seen=1"


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
    return time_machine


def after(clock, **time):
    clock.shift(timedelta(**time))


@pytest.mark.parametrize(
    ("make", "minutes"), [(make_client, 30), (make_facilitator, 15), (make_staff, 15)]
)
def test_half_an_hour_locks_and_for_those_who_lead_a_quarter(client, clock, make, minutes):
    client.force_login(make())
    client.get(ME)
    after(clock, minutes=minutes - 1)
    assert client.get(ME).status_code == 200
    after(clock, minutes=minutes)
    assert client.get(ME).url.startswith(reverse("people:locked"))


def test_the_locked_page_knows_the_way_back(client, clock):
    person = make_client()
    client.force_login(person)
    client.get(ME)
    after(clock, minutes=31)
    page = client.get(client.get(ME).url)
    assert "Half an hour passed without a sign of life" in page.content.decode()
    form = {"login": person.email, "password": PASSWORD, "next": page.context["next"]}
    assert client.post(reverse("account_login"), form).url == ME


def test_after_the_lock_the_session_is_worth_nothing(client, clock):
    client.force_login(make_client())
    key = client.session.session_key
    client.get(ME)
    after(clock, minutes=31)
    client.get(ME)
    client.cookies["sessionid"] = key
    assert client.get(ME).url.startswith(reverse("account_login"))


def test_staff_are_told_of_a_quarter(client, clock):
    client.force_login(make_staff())
    client.get(ME)
    after(clock, minutes=16)
    page = client.get(client.get(ME).url)
    assert "A quarter of an hour passed without a sign of life" in page.content.decode()


@pytest.mark.parametrize("name", ["face:help", "face:leave", "face:accessibility"])
def test_help_and_leaving_quickly_are_never_behind_the_lock(client, clock, name):
    client.force_login(make_client())
    client.get(ME)
    after(clock, minutes=31)
    assert client.get(reverse(name)).status_code == 200
    assert client.get(ME).url.startswith(reverse("account_login"))


def test_somebody_who_types_for_an_hour_is_not_locked_out(client, clock):
    client.force_login(make_staff())
    client.get(ME)
    for _ in range(30):
        after(clock, minutes=2)
        assert client.post(reverse("people:here")).status_code == 204
    assert client.get(ME).status_code == 200


def test_a_sign_of_life_that_comes_too_late_is_told_so(client, clock):
    client.force_login(make_client())
    client.get(ME)
    after(clock, minutes=31)
    answer = client.post(reverse("people:here"), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "locked")


def test_what_a_page_fetches_by_itself_keeps_nobody_signed_in(client, clock):
    client.force_login(make_client())
    client.get(ME)
    for _ in range(29):
        after(clock, minutes=1)
        assert client.get(ME, headers={"HX-Request": "true"}).status_code == 200
    after(clock, minutes=2)
    answer = client.get(ME, headers={"HX-Request": "true", "Referer": "http://testserver/groups/"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == reverse("people:locked") + "?next=%2Fgroups%2F&why=idle"


def test_scripts_are_told_in_their_own_words(client, clock):
    client.force_login(make_client())
    client.get(ME)
    after(clock, minutes=31)
    answer = client.get(ME, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "locked")


def test_a_form_that_comes_too_late_leads_back_to_its_page(client, clock):
    client.force_login(make_client())
    client.get(ME)
    after(clock, minutes=31)
    answer = client.post("/me/settings/", {}, headers={"Referer": "http://testserver/me/settings/"})
    assert "next=%2Fme%2Fsettings%2F" in answer.url


def test_being_present_in_a_room_is_activity(client, clock):
    client.force_login(make_client())
    client.get(ME)
    for _ in range(3):
        after(clock, minutes=20)
        assert touch([client.session.session_key]) == 1
    assert client.get(ME).status_code == 200


@pytest.mark.parametrize(("make", "hours"), [(make_client, 12), (make_staff, 8)])
def test_no_session_lasts_longer_than_a_shift(client, clock, make, hours):
    client.force_login(make())
    for _ in range(hours * 6 - 1):
        after(clock, minutes=10)
        touch([client.session.session_key])
    assert client.get(ME).status_code == 200
    after(clock, minutes=11)
    page = client.get(client.get(ME).url)
    assert "for many hours" in page.content.decode()


def test_it_costs_a_statement_a_minute(client, clock, django_assert_num_queries):
    client.force_login(make_client())
    client.get("/me/")
    with django_assert_num_queries(3):
        client.get("/me/")
    after(clock, seconds=61)
    with django_assert_num_queries(4):
        client.get("/me/")


def test_the_way_back_never_leaves_the_site(client):
    page = client.get(reverse("people:locked"), {"next": "https://evil.test/"})
    assert page.context["next"] == "/"


def test_times_and_words_are_the_readers_own(client):
    client.force_login(make_client(zone="Asia/Kathmandu", language="es"))
    page = client.get("/me/devices/")
    assert page.headers["Content-Language"] == "es"
    assert "Kathmandu" in page.content.decode()


def test_an_unknown_zone_breaks_nothing(client):
    client.force_login(make_client(zone="Mars/Olympus"))
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize(("minutes", "count"), [(29, 2), (31, 1)])
def test_a_device_that_has_been_locked_out_is_not_shown_as_signed_in(client, clock, minutes, count):
    person, phone = make_client(), Client()
    phone.force_login(person)
    phone.get("/me/")
    after(clock, minutes=minutes)
    client.force_login(person)

    page = client.get("/me/devices/")

    assert len(page.context["devices"]) == count
