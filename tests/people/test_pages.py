"""Every page of people and of allauth opens in our design, for those who may see it."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from tests.factories.people import PASSWORD, make_client, make_staff

pytestmark = pytest.mark.django_db

OPEN = [
    "account_login",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "people:locked",
]
OWN = [
    "people:me",
    "people:me_settings",
    "people:security",
    "people:devices",
    "people:consents",
    "people:download",
    "people:sign_out",
    "people:password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
    "usersessions_list",
]
CONFIRMED = [
    "people:download_ready",
    "mfa_activate_totp",
    "mfa_add_webauthn",
]
STAFF = ["people:staff", "people:invite"]
CLOSED = ["account_signup", "account_email", "account_email_verification_sent"]


def confirm(client):
    """Show once more that it is you."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.mark.parametrize("name", ["people:me_settings", "people:invite"])
def test_words_that_matter_are_kept_until_they_are_sent(client, name):
    staff = make_staff()
    client.force_login(staff)

    page = client.get(reverse(name)).content.decode()

    assert f'data-reader="{staff.key}"' in page
    assert 'data-behaviour="keep"' in page


@pytest.mark.parametrize("name", OPEN)
def test_a_stranger_can_open(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert b"site-top" in answer.content
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", OWN)
def test_a_client_can_open(client, name):
    client.force_login(make_client())
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert b"site-top" in answer.content
    assert answer.headers["Cache-Control"].startswith(("no-store", "max-age=0"))


@pytest.mark.parametrize("name", CONFIRMED)
def test_a_client_who_confirmed_can_open(client, name):
    client.force_login(make_client())
    confirm(client)
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert b"site-top" in answer.content


@pytest.mark.parametrize(
    "name",
    ["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"],
)
def test_somebody_with_codes_can_open(client, name):
    person = make_client()
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    client.force_login(person)
    confirm(client)
    assert client.get(reverse(name)).status_code == 200


def test_the_recovery_codes_lead_on_to_home(client):
    person = make_client()
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    client.force_login(person)
    confirm(client)

    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()

    assert '<a href="/" class="button button--main"><span>Go on</span></a>' in page


@pytest.mark.parametrize("name", STAFF)
def test_staff_can_open(client, name):
    client.force_login(make_staff())
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", STAFF)
def test_a_client_finds_nothing_there(client, name):
    client.force_login(make_client())
    assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", CLOSED)
def test_pages_that_we_do_not_have_lead_strangers_to_the_door(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", CLOSED)
def test_pages_that_we_do_not_have_are_absent_for_members(client, name):
    client.force_login(make_client())
    assert client.get(reverse(name)).status_code == 404
