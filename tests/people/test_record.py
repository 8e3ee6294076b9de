"""What the record says of signing in and of one's own wishes: ids, codes and names of fields."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from groups.actions.keeping_order import mute_person
from groups.actions.planning import change_programme, prefer_ask_me_last
from groups.actions.sessions import end_session
from iop.audit.models import AuditEvent
from iop.people.actions import change_profile, take_back
from iop.people.agreements import SHOWN_TO_MEMBERS
from tests.factories.groups import make_group, make_member, make_running_session, some_staff
from tests.factories.people import PASSWORD, make_client, make_facilitator
from tests.support.signing_in import (
    code_of,
    confirmed,
    follow_letter,
    make_keyholder,
    sign_in,
)

pytestmark = pytest.mark.django_db
FRESH = "five words nobody would guess"


def recorded(*actions):
    rows = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    return [one for one in rows if not actions or one in actions]


def details_of(action):
    return AuditEvent.objects.get(action=action).details


# --- passwords


def test_a_changed_password_is_recorded_and_no_device_that_was_not_there(client):
    sign_in(client, make_client())

    client.post(
        reverse("people:password"),
        {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH},
    )

    assert recorded() == ["person.signed_in", "person.password_changed"]


def test_another_device_that_was_signed_out_is_counted():
    person = make_client()
    here, _ = confirmed(person), confirmed(person)

    here.post(
        reverse("people:password"),
        {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH},
    )

    assert details_of("person.devices_ended") == {"count": 1}


def test_a_password_chosen_by_letter_is_recorded(client):
    person = make_client()
    form = follow_letter(client, person)

    client.post(form, {"password1": FRESH, "password2": FRESH})

    assert recorded() == ["person.password_reset"]


def test_a_first_password_beside_a_passkey_is_recorded():
    client = confirmed(make_keyholder())

    client.post(reverse("people:password"), {"password1": FRESH, "password2": FRESH})

    assert recorded("person.password_set") == ["person.password_set"]


# --- keys


def test_an_app_that_comes_and_goes_is_recorded_with_its_recovery_codes(
    django_capture_on_commit_callbacks,
):
    client = confirmed(make_client())
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        client.post(reverse("mfa_deactivate_totp"))

    rows = AuditEvent.objects.filter(action__startswith="person.key").order_by("pk")
    assert {(row.action, row.details["kind"]) for row in rows} == {
        ("person.key_added", "totp"),
        ("person.key_added", "recovery_codes"),
        ("person.key_removed", "totp"),
        ("person.key_removed", "recovery_codes"),
    }


def test_recovery_codes_that_are_looked_at_saved_and_made_anew_are_recorded(
    django_capture_on_commit_callbacks,
):
    person = make_client()
    client = confirmed(person)
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)

    client.get(reverse("mfa_view_recovery_codes"))
    client.get(reverse("mfa_download_recovery_codes"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))

    kinds = ("account.codes_read", "account.codes_saved", "person.key_renewed")
    assert recorded(*kinds) == list(kinds)


def test_who_is_asked_once_more_who_they_are_has_seen_no_codes(client):
    person = make_client()
    RecoveryCodes.activate(person)
    client.force_login(person)

    client.get(reverse("mfa_view_recovery_codes"))

    assert recorded("account.codes_read") == []


# --- failures


def test_a_guess_names_the_account_it_was_aimed_at_and_never_what_was_typed(client):
    person = make_client(email="known@example.test")

    sign_in(client, person, "a guess")
    client.post(reverse("account_login"), {"login": "other@example.test", "password": "a guess"})

    rows = AuditEvent.objects.filter(action="person.sign_in_failed").order_by("pk")
    assert [row.subject for row in rows] == [f"people.person:{person.key}", ""]
    assert [row.actor_id for row in rows] == [None, None]


def test_a_wrong_code_is_recorded(client):
    person = make_client()
    TOTP.activate(person, generate_totp_secret())
    sign_in(client, person)

    client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert details_of("person.wrong_code") == {"kind": "totp"}


# --- wishes


def test_wishes_are_recorded_by_name_and_never_by_value():
    person = make_client(zone="America/New_York", pronouns="")

    change_profile(person, by=person, wishes={"zone": "America/Denver", "theme": person.theme})
    change_profile(person, by=person, wishes={"zone": "America/Denver"})

    assert details_of("person.changed") == {"changed": ["zone"]}


def test_how_somebody_likes_to_be_asked_is_recorded_when_it_changes():
    person = make_client()
    group = make_group(person)

    prefer_ask_me_last(group, by=person, wanted=True)
    prefer_ask_me_last(group, by=person, wanted=True)

    assert details_of("group.preference_changed") == {"changed": ["ask_me_last"]}


# --- what a row is about


def test_every_row_names_what_it_is_about_by_its_key_and_never_by_a_number():
    lee, maya = make_facilitator(), make_client()
    group = make_group(leaders=(lee,), programme=lee.programme)
    make_member(group, maya)
    session = make_running_session(group, leader=lee, inside=(maya,))
    mute_person(session, maya, by=lee, reason="A pause")
    take_back(maya, by=maya, subject=SHOWN_TO_MEMBERS.subject)
    end_session(session, by=lee)
    change_programme(
        group.programme, by=some_staff(), name="Riverside", zone="America/Chicago", help_line=""
    )

    about = set(AuditEvent.objects.exclude(subject="").values_list("subject", flat=True))

    kinds = {one.partition(":")[0] for one in about}
    assert {"groups.group", "groups.session", "people.person", "people.programme"} <= kinds
    assert [one for one in about if one.partition(":")[2].isdecimal()] == []
