"""Passwords and passkeys come and go, but the last way in stays, and nobody else makes one."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.factories.people import PASSWORD, make_client
from tests.support.signing_in import confirmed, make_keyholder, make_passkey

pytestmark = pytest.mark.django_db
FRESH = "another long enough password"
PASSWORD_PAGE = "/me/security/password/"


def remove(client: Client, passkey: Authenticator) -> int:
    return client.post(reverse("people:remove_passkey", args=[passkey.pk])).status_code


def test_the_last_passkey_of_somebody_without_a_password_stays():
    person = make_keyholder()
    client, passkey = confirmed(person), Authenticator.objects.get(user=person)

    page = client.get(reverse("people:remove_passkey", args=[passkey.pk])).content.decode()

    assert ("This is your only way in" in page, "Remove it" in page) == (True, False)
    assert remove(client, passkey) == 409
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_one_of_two_passkeys_goes():
    person = make_keyholder()
    second = make_passkey(person)

    assert remove(confirmed(person), second) == 302
    assert Authenticator.objects.filter(user=person).count() == 1


def test_beside_a_password_the_only_passkey_goes():
    person = make_client()
    client, passkey = confirmed(person), make_passkey(person)

    assert remove(client, passkey) == 302
    assert not Authenticator.objects.filter(user=person).exists()


def test_a_passkey_goes_only_after_it_was_shown_who_it_is(client):
    person = make_client()
    client.force_login(person)
    passkey = make_passkey(person)

    assert remove(client, passkey) == 302
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_nobody_removes_the_passkey_of_somebody_else():
    passkey = make_passkey(make_client())

    assert remove(confirmed(make_client()), passkey) == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_a_first_password_is_set_only_by_whoever_shows_that_it_is_them(client):
    person = make_keyholder()
    client.force_login(person)
    form = {"password1": FRESH, "password2": FRESH}

    for answer in (client.get(PASSWORD_PAGE), client.post(PASSWORD_PAGE, form)):
        assert answer.url.startswith(reverse("mfa_reauthenticate_webauthn"))

    person.refresh_from_db()
    assert not person.has_usable_password()


def test_whoever_has_a_password_changes_it_by_the_old_one(client):
    client.force_login(make_client())

    page = client.get(PASSWORD_PAGE)

    assert "oldpassword" in page.context["form"].fields


def test_the_pages_for_a_password_ask_in_our_words(client):
    client.force_login(make_client())
    asked = {
        page.context["form"][name].label
        for page in (client.get(PASSWORD_PAGE), confirmed(make_keyholder()).get(PASSWORD_PAGE))
        for name in page.context["form"].fields
    }
    shown = client.get(PASSWORD_PAGE).content.decode()

    assert asked == {"Your password until now", "Your new password", "The same once more"}
    assert ("placeholder" in shown, "be too similar" in shown) == (False, False)


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short one", None, "That one is short. Use 15 characters or more; four words are enough."),
        ("1q2w3e4r5t6y7u8i9o0p", None, "Many people use that one."),
        ("noor.somebody@example", None, "too much like your name here or your e-mail"),
        ("aaaaaaaaaaaaaaaaaaaa", None, "That one is easy to guess."),
        (FRESH, "yet another long one", "The two are not the same."),
    ],
)
def test_what_does_not_fit_is_said_in_our_words(client, password, again, sentence):
    client.force_login(make_client(email="noor.somebody@example.test"))
    form = {"oldpassword": PASSWORD, "password1": password, "password2": again or password}

    page = client.post(PASSWORD_PAGE, form)

    [[said]] = page.context["form"].errors.values()
    assert sentence in said
