"""Whatever comes in place of a passkey is refused kindly, and a guess is recorded."""

import json
from hashlib import sha256

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from iop.audit.models import AuditEvent
from tests.factories.people import make_client
from tests.support.passkeys import Device, coded
from tests.support.signing_in import confirmed, sign_in

pytestmark = pytest.mark.django_db
SORRY = "That passkey didn’t work."
JSON = {"Accept": "application/json"}


def answered(*, handle: bytes, data: object = None, authenticator: bytes | None = None) -> str:
    """What a device would send, as far as anybody can make it up."""
    said = {"type": "webauthn.get", "challenge": "x", "origin": "https://testserver"}
    flags = sha256(b"testserver").digest() + bytes([5, 0, 0, 0, 1])
    response = {
        "clientDataJSON": coded(json.dumps(said if data is None else data).encode()),
        "authenticatorData": coded(flags if authenticator is None else authenticator),
        "attestationObject": coded(b"\xa0"),
        "signature": coded(b"signed"),
        "userHandle": coded(handle),
    }
    name = coded(b"abc")
    return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


BROKEN = {
    "nothing": "",
    "null": "null",
    "not json": "{bad",
    "a list": "[]",
    "a text": '"x"',
    "empty": "{}",
    "half": '{"id": "x"}',
    "a number for an answer": '{"id": "eA", "rawId": "eA", "type": "public-key", "response": 7}',
    "numbers for texts": '{"id": 1, "rawId": 2, "type": 3, "response": {"userHandle": 4}}',
    "nobody": answered(handle=b"zz"),
    "no number": answered(handle="é!".encode()),
    "not a text": answered(handle=b"\xff\xfe"),
    "a number without end": answered(handle=b"z" * 40),
    "an empty word": answered(handle=b""),
    "a list for what was said": answered(handle=b"1", data=[]),
    "nothing for what was said": answered(handle=b"1", data={}),
    "short": answered(handle=b"1", authenticator=b"x"),
    "without end": "[" * 100_000,
    "deep": answered(handle=b"1", authenticator=b"\x81" * 5000),
}
every_broken = pytest.mark.parametrize("credential", BROKEN.values(), ids=BROKEN)


def begin(client: Client) -> Client:
    """Ask for what a device has to answer, so that an answer is waited for."""
    assert client.get(reverse("people:passkey"), headers=JSON).status_code == 200
    return client


@every_broken
def test_whatever_comes_in_place_of_a_passkey_leads_back_to_signing_in(client, credential):
    form = {"credential": credential, "next": "/me/devices/"}

    page = begin(client).post(reverse("people:passkey"), form, follow=True)

    assert page.redirect_chain == [(f"{reverse('account_login')}?next=%2Fme%2Fdevices%2F", 302)]
    assert SORRY in page.content.decode()


@every_broken
def test_it_is_refused_where_nothing_was_asked(client, credential):
    answer = client.post(reverse("people:passkey"), {"credential": credential})

    assert answer.url == reverse("account_login")


@every_broken
def test_it_is_refused_where_a_passkey_is_made(credential):
    client = confirmed(make_client())
    client.get(reverse("mfa_add_webauthn"))
    form = {"credential": credential, "name": "Phone", "passwordless": "on"}

    page = client.post(reverse("mfa_add_webauthn"), form)

    assert SORRY in page.content.decode()
    assert not Authenticator.objects.exists()


@every_broken
def test_it_is_refused_as_the_first_passkey(client, credential):
    person = make_client(settled=False)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    client.force_login(person)

    page = client.post(reverse("people:welcome_passkey"), {"credential": credential, "name": "x"})

    assert page.status_code in {200, 302}
    assert not Authenticator.objects.exists()


@every_broken
def test_it_is_refused_to_show_once_more_that_it_is_you(client, credential):
    client.force_login(make_client())

    answer = client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": credential})

    assert answer.status_code == 302


def test_it_is_refused_after_the_password_too(client):
    person = make_client()
    Device().add_to(confirmed(person))
    sign_in(client, person)

    page = client.post(reverse("mfa_authenticate"), {"credential": "{}"}).content.decode()

    assert SORRY in page
    [row] = AuditEvent.objects.filter(action="person.wrong_code")
    assert (row.subject, row.details) == (f"people.person:{person.key}", {"kind": "webauthn"})


def test_a_passkey_that_is_not_theirs_is_a_guess_at_somebody(client):
    person = make_client()
    handle = user_pk_to_url_str(person).encode()

    begin(client).post(reverse("people:passkey"), {"credential": answered(handle=handle)})
    client.post(reverse("people:passkey"), {"credential": "{}"})

    rows = AuditEvent.objects.filter(action="person.sign_in_failed").order_by("pk")
    assert [row.subject for row in rows] == [f"people.person:{person.key}", ""]


def test_a_passkey_leads_to_where_somebody_was_going(client):
    person, device = make_client(), Device()
    device.add_to(confirmed(person))
    options = client.get(reverse("people:passkey"), headers=JSON).json()["request_options"]

    form = {"credential": device.answer(options["publicKey"]), "next": "/me/devices/"}

    assert client.post(reverse("people:passkey"), form).url == "/me/devices/"
    assert client.get("/me/").status_code == 200


def test_a_passkey_shows_once_more_that_it_is_you():
    person, device = make_client(), Device()
    device.add_to(confirmed(person))
    client = Client()
    sign_in(client, person)
    options = client.get(reverse("mfa_authenticate")).context["js_data"]["request_options"]
    client.post(reverse("mfa_authenticate"), {"credential": device.answer(options["publicKey"])})

    page = client.get(reverse("mfa_reauthenticate_webauthn"))
    options = page.context["js_data"]["request_options"]["publicKey"]
    answer = client.post(
        reverse("mfa_reauthenticate_webauthn"),
        {"credential": device.answer(options), "next": reverse("people:download_ready")},
    )

    assert answer.url == reverse("people:download_ready")
    assert client.get(answer.url).status_code == 200
