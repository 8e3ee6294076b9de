"""A lost phone and lost codes: staff let somebody set up signing in anew, by link and by voice."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from iop.audit.models import AuditEvent
from iop.people import departures
from iop.people.actions import ask_address, confirm_address, end_access, renew_way_in
from iop.people.errors import AddressTooNew, AlreadyEnded
from iop.people.models import Invitation, Person
from tests.factories.people import (
    PASSWORD,
    make_client,
    make_facilitator,
    make_programme,
    make_staff,
)

pytestmark = pytest.mark.django_db
FRESH = "five words nobody would guess"


@pytest.fixture
def staff():
    return make_staff(programme=make_programme())


@pytest.fixture
def luis(staff):
    """A facilitator whose phone with the codes is lost."""
    person = make_facilitator(programme=staff.programme, email="luis@example.test")
    TOTP.activate(person, generate_totp_secret())
    return person


def link_of(token):
    return reverse("people:welcome", args=[token])


def renewed(person, by):
    token, code = renew_way_in(person, by=by)
    return link_of(token), code


def test_what_was_used_before_no_longer_works(staff, luis):
    renew_way_in(luis, by=staff)

    kept = Person.objects.get(pk=luis.pk)
    assert (kept.has_usable_password(), kept.state) == (False, "welcome")
    assert not Authenticator.objects.filter(user=luis).exists()
    assert "person.way_in_renewed" in AuditEvent.objects.values_list("action", flat=True)


def test_every_session_ends_and_its_pages_close(
    client, staff, luis, monkeypatch, django_capture_on_commit_callbacks
):
    closed = []
    monkeypatch.setattr(departures, "_close_session", [closed.append])
    client.force_login(luis)
    key = client.session.session_key

    with django_capture_on_commit_callbacks(execute=True):
        renew_way_in(luis, by=staff)

    assert closed == [key]
    assert client.get("/me/").status_code == 302


def test_the_letter_holds_the_link_and_neither_the_code_nor_a_name(staff, luis):
    token, code = renew_way_in(luis, by=staff)

    [letter] = mail.outbox
    assert (letter.to, link_of(token) in letter.body) == ([luis.email], True)
    for secret in (code, luis.display_name, staff.display_name, "Riverside"):
        assert secret not in letter.subject + letter.body


def test_link_and_code_together_lead_to_a_new_key_and_back_to_what_was(client, staff, luis):
    link, code = renewed(luis, staff)

    assert "Set up signing in anew" in client.get(link).content.decode()
    client.post(link, {"code": f"{code[:3]} {code[3:]}"})
    assert client.get("/").url == reverse("people:welcome_next")
    client.post(reverse("people:welcome_key"), {"password": FRESH, "again": FRESH})
    client.get(reverse("people:welcome_next"))

    kept = Person.objects.get(pk=luis.pk)
    assert (kept.check_password(FRESH), kept.state) == (True, "here")
    assert kept.standing().roles == luis.standing().roles
    assert Client().get(link).status_code == 404


def test_whoever_needs_a_second_factor_sets_up_a_new_one(client, settings, staff, luis):
    settings.REQUIRE_SECOND_FACTOR = True
    link, code = renewed(luis, staff)
    client.post(link, {"code": code})
    client.post(reverse("people:welcome_key"), {"password": FRESH, "again": FRESH})
    client.get(reverse("people:welcome_next"))

    assert client.get("/").url == reverse("people:second_factor")


# --- a stolen mailbox is not enough


def test_the_link_alone_opens_nothing(client, staff, luis):
    link, _ = renewed(luis, staff)

    client.post(link, {})

    assert client.get("/me/").url.startswith(reverse("account_login"))


def test_after_five_wrong_codes_the_link_is_dead(client, staff, luis):
    link, code = renewed(luis, staff)
    wrong = "000000" if code != "000000" else "000001"

    answers = [client.post(link, {"code": wrong}).status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 404]
    assert client.post(link, {"code": code}).status_code == 404
    assert AuditEvent.objects.filter(action="invitation.wrong_code").count() == 5


def test_asking_for_a_way_back_in_gives_none(client, staff, luis):
    renew_way_in(luis, by=staff)

    client.post(reverse("account_reset_password"), {"email": luis.email})

    assert "our newest letter" in mail.outbox[-1].body
    assert "/reset/key/" not in mail.outbox[-1].body


def test_a_way_back_that_was_asked_for_before_is_dead_too(client, staff, luis):
    client.post(reverse("account_reset_password"), {"email": luis.email})
    link = next(word for word in mail.outbox[-1].body.split() if "/reset/key/" in word)

    renew_way_in(luis, by=staff)

    page = client.get(link.removeprefix("http://testserver"), follow=True)
    assert page.context["token_fail"]


def test_somebody_with_a_passkey_alone_can_still_ask_for_a_way_back(client):
    person = make_client()
    Authenticator.objects.create(user=person, type="webauthn", data={})
    Person.objects.filter(pk=person.pk).update(password="!")

    client.post(reverse("account_reset_password"), {"email": person.email})

    assert "/reset/key/" in mail.outbox[-1].body


def test_link_and_code_work_for_72_hours(client, staff, luis, time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
    link, code = renewed(luis, staff)

    time_machine.shift(timedelta(hours=73))

    assert client.post(link, {"code": code}).status_code == 404


def test_doing_it_once_more_kills_the_first_link_and_its_code(client, staff, luis):
    first, code = renewed(luis, staff)
    second, other = renewed(luis, staff)

    assert client.post(first, {"code": code}).status_code == 404
    assert client.post(second, {"code": other}).status_code == 302
    assert Invitation.objects.filter(accepted_by=luis).count() == 1


def test_an_access_that_ended_is_not_renewed(staff, luis):
    end_access(luis, by=staff)

    with pytest.raises(AlreadyEnded):
        renew_way_in(luis, by=staff)


# --- nobody of the staff takes an account over alone

HERS = "a-new-one@example.test"


def moved_by(staff, person):
    """The person, whose address this member of staff had changed; the letter was answered."""
    confirm_address(ask_address(person, by=staff, email=HERS))
    return Person.objects.get(pk=person.pk)


def test_staff_who_had_the_address_changed_wait_72_hours(staff, luis, time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
    moved = moved_by(staff, luis)

    time_machine.shift(timedelta(hours=71, minutes=59))
    with pytest.raises(AddressTooNew) as refused:
        renew_way_in(moved, by=make_staff(programme=staff.programme))
    time_machine.shift(timedelta(minutes=2))

    assert refused.value.until == datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert renew_way_in(moved, by=staff)
    assert mail.outbox[-1].to == [HERS]


def test_the_page_says_from_when_and_changes_nothing(client, staff, luis):
    moved = moved_by(staff, luis)
    client.force_login(staff)

    pages = [client.get(page_of(moved)), client.post(page_of(moved))]

    for page in pages:
        assert "You can do this from:" in page.content.decode()
        assert "Do it now" not in page.content.decode()
    assert Person.objects.get(pk=luis.pk).check_password(PASSWORD)


def test_a_letter_gives_no_way_back_in_before_that_either(client, staff, luis, time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
    moved_by(staff, luis)

    client.post(reverse("account_reset_password"), {"email": HERS})
    early = mail.outbox[-1].body
    time_machine.shift(timedelta(hours=73))
    client.post(reverse("account_reset_password"), {"email": HERS})

    assert ("/reset/key/" in early, "72 hours" in early) == (False, True)
    assert "/reset/key/" in mail.outbox[-1].body


def test_whoever_changed_their_own_address_waits_for_nothing(client, staff, luis):
    confirm_address(ask_address(luis, by=luis, email=HERS))

    client.post(reverse("account_reset_password"), {"email": HERS})

    assert "/reset/key/" in mail.outbox[-1].body
    assert renew_way_in(Person.objects.get(pk=luis.pk), by=staff)


def test_the_shell_helps_at_once(staff, luis):
    assert renew_way_in(moved_by(staff, luis), by=None)


def test_a_code_that_was_given_before_opens_nothing_at_the_new_address(client, staff, luis):
    asked = ask_address(luis, by=staff, email=HERS)
    link, code = renewed(luis, staff)
    confirm_address(asked)

    assert client.post(link, {"code": code}).status_code == 404
    with pytest.raises(AddressTooNew):
        renew_way_in(luis, by=staff)


# --- the page, and the shell


def page_of(person):
    return reverse("people:renew_way_in", args=[person.key])


def test_staff_are_asked_once_and_read_the_code_once(client, staff, luis):
    client.force_login(staff)
    person_page = client.get(reverse("people:staff_person", args=[luis.key])).content.decode()
    asked = client.get(page_of(luis)).content.decode()

    done = client.post(page_of(luis))

    [code] = re.findall(r"<code>(\d{6})</code>", done.content.decode())
    assert (page_of(luis) in person_page, "Do it now" in asked) == (True, True)
    assert "no-store" in done.headers["Cache-Control"]
    link = re.search(r"/welcome/\S+", mail.outbox[-1].body)[0]
    assert Client().post(link, {"code": code}).status_code == 302


def test_nobody_does_it_for_themselves_or_for_another_programme(client, staff, luis):
    others = [
        (staff, staff, 403),
        (make_staff(programme=make_programme("Elsewhere")), luis, 404),
        (make_client(programme=staff.programme), luis, 404),
        (luis, make_client(programme=staff.programme), 404),
    ]
    for by, person, status in others:
        client.force_login(by)
        assert client.post(page_of(person)).status_code == status

    assert Person.objects.get(pk=luis.pk).check_password(PASSWORD)


def test_the_shell_helps_whom_no_staff_can_help(luis):
    out = StringIO()

    call_command("renew_way_in", luis.email.upper(), stdout=out)

    link = re.search(r"/welcome/\S+", mail.outbox[-1].body)[0]
    code = re.search(r"\d{6}", out.getvalue())[0]
    assert Client().post(link, {"code": code}).status_code == 302


def test_the_shell_says_that_it_knows_nobody():
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("renew_way_in", "nobody@example.test")
