"""Signing in: nobody learns who is known, and a new password shuts every other door."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from iop.people import departures
from iop.people.actions import end_access
from iop.policy import Role
from tests.factories.people import PASSWORD, make_client, make_facilitator, make_person
from tests.support.production import of_production
from tests.support.signing_in import code_of, follow_letter, sign_in

pytestmark = pytest.mark.django_db
FRESH = "five words nobody would guess"
LOGIN, RESET = "account_login", "account_reset_password"


@pytest.fixture
def closed(monkeypatch, django_capture_on_commit_callbacks):
    """What was closed: people and sessions, as the rooms would hear of it."""
    heard = {"people": [], "sessions": []}
    monkeypatch.setattr(departures, "_close_person", [heard["people"].append])
    monkeypatch.setattr(departures, "_close_session", [heard["sessions"].append])
    return heard


def test_email_and_password_lead_home(client):
    person = make_client()
    answer = sign_in(client, person)
    assert (answer.status_code, answer.url) == (302, "/")


def test_the_way_back_stays_on_this_site(client):
    person = make_client()
    assert sign_in(client, person, next="/me/devices/").url == "/me/devices/"
    client.logout()
    for evil in ("//evil.test", "https://evil.test/", "/\\evil.test", "javascript:alert(1)"):
        assert sign_in(client, person, next=evil).url == "/"
        client.logout()


def test_the_session_holds_neither_address_nor_name(client):
    person = make_client(display_name="Maya")
    sign_in(client, person)
    kept = str(dict(client.session.items()))
    assert person.email not in kept
    assert "Maya" not in kept


def test_the_secret_of_the_session_changes_at_sign_in(client):
    client.get(reverse(LOGIN))
    client.cookies["sessionid"] = "a" * 32
    sign_in(client, make_client())
    assert client.session.session_key != "a" * 32


def alike(one, other):
    """What an outsider can compare: status, headers and bytes, without the CSRF token."""
    return [
        (answer.status_code, sorted(answer.headers.items()), len(answer.content))
        for answer in (one, other)
    ]


@pytest.mark.parametrize(
    ("name", "known", "unknown"),
    [
        (LOGIN, {"login": "known@example.test", "password": "not the right one"},
                {"login": "other@example.test", "password": "not the right one"}),
        (RESET, {"email": "known@example.test"}, {"email": "other@example.test"}),
    ],
)  # fmt: skip
def test_known_and_unknown_are_answered_alike(name, known, unknown, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    make_client(email="known@example.test")
    answers, costs = [], []
    for form in (unknown, known, unknown):
        client = Client()
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            answers.append(client.post(reverse(name), form))
        costs.append(len(queries))
    one, other = alike(*answers[:2])
    assert one == other
    # The very first row of the record begins a strand for it.
    assert costs[1] == costs[2]
    strip = [
        a.content.replace(b"known@example.test", b"?").replace(b"other@example.test", b"?")
        for a in answers[:2]
    ]
    assert without_token(strip[0]) == without_token(strip[1])


def same_page(answer):
    """The page without what the asker typed and without the token of the form."""
    typed = answer.content.replace(b"known@example.test", b"").replace(b"other@example.test", b"")
    return without_token(typed)


def without_token(page):
    head, found, rest = page.partition(b'csrfmiddlewaretoken" value="')
    return head + without_token(rest[64:]) if found else page


def test_an_ended_account_is_answered_like_an_unknown_one():
    ended = make_client(email="ended@example.test")
    end_access(ended, by=None)
    pages = [
        Client().post(reverse(LOGIN), {"login": email, "password": PASSWORD}).status_code
        for email in ("ended@example.test", "nobody@example.test")
    ]
    assert pages == [200, 200]


def test_both_get_a_letter_that_names_nobody(client):
    make_client(email="known@example.test", display_name="Maya")
    client.post(reverse(RESET), {"email": "known@example.test"})
    client.post(reverse(RESET), {"email": "other@example.test"})
    subjects = [letter.subject for letter in mail.outbox]
    assert subjects == ["About signing in to Circleway"] * 2
    assert "/password/reset/key/" in mail.outbox[0].body
    assert "/password/reset/key/" not in mail.outbox[1].body
    for letter in mail.outbox:
        assert "Maya" not in letter.body
        assert "Riverside" not in letter.body
        assert "@" not in letter.body


def test_the_letter_leads_to_a_new_password_and_works_once(client):
    person = make_client()
    form = follow_letter(client, person)
    client.post(form, {"password1": FRESH, "password2": FRESH})
    person.refresh_from_db()
    assert person.check_password(FRESH)
    assert client.get(form).context["token_fail"]


def test_a_new_password_by_letter_ends_every_session(
    client, closed, django_capture_on_commit_callbacks
):
    person = make_client()
    phone = Client()
    sign_in(phone, person)
    key = phone.session.session_key
    form = follow_letter(client, person)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            form,
            {
                "password1": "five words nobody would guess",
                "password2": "five words nobody would guess",
            },
        )
    assert closed["sessions"] == [key]
    assert phone.get(reverse("people:me")).status_code == 302


def test_changing_the_password_keeps_this_device_and_ends_the_others(
    client, closed, django_capture_on_commit_callbacks
):
    person = make_client()
    phone = Client()
    for device in (client, phone):
        sign_in(device, person)
    phone_key = phone.session.session_key
    form = {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("people:password"), form)
    assert phone_key in closed["sessions"]
    assert client.session.session_key not in closed["sessions"]
    assert client.get(reverse("people:me")).status_code == 200
    assert phone.get(reverse("people:me")).status_code == 302
    assert [one.session_key for one in UserSession.objects.filter(user=person)] == [
        client.session.session_key
    ]


def test_signing_out_closes_this_sessions_sockets(
    client, closed, django_capture_on_commit_callbacks
):
    sign_in(client, make_client())
    key = client.session.session_key
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("people:sign_out"))
    assert closed["sessions"] == [key]
    assert not UserSession.objects.filter(session_key=key).exists()


def test_a_get_does_not_sign_out(client):
    sign_in(client, make_client())
    client.get(reverse("people:sign_out"))
    assert client.get(reverse("people:me")).status_code == 200


def test_signing_out_tells_the_browser_to_forget_what_was_typed(client):
    sign_in(client, make_client())

    asked, done = client.get(reverse("people:sign_out")), client.post(reverse("people:sign_out"))

    assert "Clear-Site-Data" not in asked.headers
    assert done.headers["Clear-Site-Data"] == '"storage"'
    assert b'data-kept="forget"' in client.get(done.url).content


def test_the_sign_in_page_on_the_way_somewhere_forgets_nothing(client):
    wrong = {"login": "maya@example.org", "password": "a guess"}

    on_the_way = client.get(reverse("account_login"), {"next": "/me/"})
    once_more = client.post(reverse("account_login"), wrong)

    assert b"data-kept" not in on_the_way.content + once_more.content


def test_too_many_guesses_are_stopped_and_other_people_are_not(client):
    person = make_client()
    pages = [sign_in(client, person, f"wrong guess number {number}") for number in range(8)]
    assert "tried too often" in pages[-1].content.decode()
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), make_client()).status_code == 302


@pytest.fixture
def behind_the_proxy(settings):
    """The site as production runs it: another machine in front says who asks."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = of_production("ALLAUTH_TRUSTED_PROXY_COUNT")


def from_address(number):
    return Client(REMOTE_ADDR="10.0.0.2", headers={"X-Forwarded-For": f"198.51.100.{number}"})


def test_behind_the_proxy_guesses_from_one_address_stop_nobody_else(behind_the_proxy):
    guesser = from_address(1)
    for number in range(31):
        form = {"login": f"nobody{number}@example.test", "password": "a guess"}
        last = guesser.post(reverse(LOGIN), form)

    assert "tried too often" in last.content.decode()
    assert sign_in(from_address(2), make_client()).status_code == 302


def test_a_whole_group_signs_in_from_one_address(behind_the_proxy):
    answers = [sign_in(from_address(1), make_client()).status_code for _ in range(40)]

    assert answers == [302] * 40


def test_a_whole_group_uses_its_passkeys_from_one_address(behind_the_proxy):
    tries = [
        from_address(1).post(reverse("people:passkey"), {"credential": "{}"}).status_code
        for _ in range(40)
    ]

    assert 429 not in tries


def test_nothing_keeps_where_somebody_comes_from(behind_the_proxy):
    person, phone = make_client(), from_address(7)
    sign_in(phone, person)
    form = {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH}
    phone.post(reverse("people:password"), form)

    [device] = UserSession.objects.filter(user=person)
    assert (device.ip, device.session_key) == ("0.0.0.0", phone.session.session_key)


# --- the second factor


def test_guesses_are_counted_for_all_processes_and_name_nobody(client, settings):
    settings.CACHES = of_production("CACHES")
    person = make_client()
    for _ in range(3):
        sign_in(client, person, password="a guess")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM people_attempt")
        counted = [key for (key,) in cursor.fetchall()]

    assert any("login_failed" in key for key in counted)
    assert [key for key in counted if person.email in key] == []


def test_a_flood_of_guesses_pushes_out_no_count_that_holds(settings):
    settings.CACHES = of_production("CACHES")
    person = make_client()
    for number in range(5):
        sign_in(from_address(number), person, password="a guess")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO people_attempt (cache_key, value, expires) VALUES (%s, '', %s)",
            [(f"~{number}", timezone.now() + timedelta(minutes=5)) for number in range(1000)],
        )

    assert "tried too often" in sign_in(from_address(9), person).content.decode()


def test_codes_are_asked_after_the_password_and_their_secret_is_sealed(client):
    person, secret = make_client(), generate_totp_secret()
    TOTP.activate(person, secret)
    assert secret not in str(Authenticator.objects.get(user=person).data)
    assert sign_in(client, person).url == reverse("mfa_authenticate")
    assert client.get(reverse("people:me")).status_code == 302
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer.url == "/"


def test_a_reset_password_still_asks_for_the_code(client):
    person = make_client()
    TOTP.activate(person, generate_totp_secret())
    client.post(follow_letter(client, person), {"password1": FRESH, "password2": FRESH})
    assert sign_in(client, person, FRESH).url == reverse("mfa_authenticate")


@pytest.mark.parametrize(
    "role", [Role.FACILITATOR, Role.CLINICIAN, Role.SPECIALIST, Role.STAFF, Role.MENTOR]
)
def test_who_opens_others_words_is_led_to_a_second_key(client, settings, role):
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(make_person(role))
    answer = client.get("/")
    assert answer.url == reverse("people:second_factor")
    page = client.get(answer.url)
    assert page.status_code == 200
    assert reverse("mfa_add_webauthn") in page.content.decode()


def test_with_the_second_key_the_way_is_free(client, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    person = make_facilitator()
    TOTP.activate(person, generate_totp_secret())
    client.force_login(person)
    assert client.get("/").status_code == 200
    assert client.get(reverse("people:second_factor")).url == reverse("people:security")


def test_a_client_needs_none(client, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(make_client())
    assert client.get("/").status_code == 200


def test_the_demonstration_waives_it(client, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    client.force_login(make_facilitator())
    assert client.get("/").status_code == 200
