"""Passkeys come and go, but the last way in stays."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.factories.people import make_client
from tests.support.signing_in import confirmed, make_keyholder, make_passkey

pytestmark = pytest.mark.django_db


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
