"""Signing in as a person does, and showing once more that it is them."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from iop.people.models import Person
from tests.factories.people import PASSWORD, make_client


def sign_in(client: Client, person: Person, password: str = PASSWORD, **more: str) -> HttpResponse:
    form = {"login": person.email, "password": password, **more}
    return client.post(reverse("account_login"), form)


def confirmed(person: Person) -> Client:
    """A browser in which the person has just shown that it is them, by whatever they have."""
    client = Client()
    client.force_login(person)
    session = client.session
    shown = {"method": "mfa", "type": "webauthn", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [shown]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def code_of(secret: str) -> str:
    """The six numbers that an app with this secret shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def follow_letter(client: Client, person: Person) -> str:
    """Ask for a way back in and open the letter's link; returns where the form is."""
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = next(word for word in mail.outbox[-1].body.split() if "/reset/key/" in word)
    return client.get(link.removeprefix("http://testserver")).url


def make_passkey(person: Person) -> Authenticator:
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": "Phone"})


def make_keyholder() -> Person:
    """Somebody who signs in by passkey only."""
    person = make_client()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    make_passkey(person)
    return person
