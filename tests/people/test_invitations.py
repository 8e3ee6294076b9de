"""An invitation works once, for one address, role and programme, and never says why it does not."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from iop.audit.models import AuditEvent
from iop.people.actions import (
    accept,
    end_access,
    give_role,
    invite,
    resend,
    revoke,
    set_first_password,
    settle_welcome,
)
from iop.people.actions.invitations import Newcomer
from iop.people.agreements import agreements_for
from iop.people.errors import AddressRefused, InvitationGone, NameRefused, NameTaken
from iop.people.models import Enrolment, Grant, Invitation, Person
from iop.policy import NotFound, Role
from iop.vault.models import DataKey
from tests.factories.people import (
    make_client,
    make_consent,
    make_person,
    make_programme,
    make_staff,
)

pytestmark = pytest.mark.django_db
FORM = {"role": "client", "place": "", "language": "en"}
PASSWORD = "four words that differ"


@pytest.fixture
def staff():
    return make_staff(programme=make_programme("Riverside IOP"))


def invited(staff, email="maya@example.test", role=Role.CLIENT):
    return invite(staff.programme, by=staff, email=email, role=role)


def newcomer(name="Maya", **values):
    return Newcomer(name=name, avatar_seed="seed-of-a-drawing", **values)


def test_the_secret_is_kept_only_as_a_digest(staff):
    invitation, token = invited(staff)
    assert len(token) == 22
    assert token not in repr(Invitation.objects.values().get(pk=invitation.pk))


def test_the_letter_is_in_the_language_that_staff_choose_and_not_in_theirs(client, staff):
    Person.objects.filter(pk=staff.pk).update(language="es")
    client.force_login(staff)

    for number, language in enumerate(("en", "es")):
        form = FORM | {"email": f"person{number}@example.test", "language": language}
        client.post(reverse("people:invite"), form)

    assert ["Hello," in letter.body for letter in mail.outbox] == [True, False]
    assert mail.outbox[1].subject.startswith("Hay una invitación")


def test_a_letter_sent_anew_is_in_the_same_language(staff):
    invitation, _ = invite(
        staff.programme, by=staff, email="maya@example.test", role=Role.CLIENT, language="es"
    )

    _, token = resend(invitation, by=staff)
    accept(token, newcomer=newcomer(language="en"))
    resend(invitation, by=staff)

    assert ["Hello," in letter.body for letter in mail.outbox] == [False, False, True]


def test_the_letter_names_nobody_and_nothing(staff):
    _, token = invited(staff)
    letter = mail.outbox[0]
    assert letter.subject == "You have been invited to something on Circleway"
    assert letter.to == ["maya@example.test"]
    assert f"/welcome/{token}/" in letter.body
    for secret in ("Riverside", "client", staff.display_name, "group", "IOP"):
        assert secret not in letter.subject + letter.body


def test_accepting_makes_a_person_with_key_role_stay_and_address(staff):
    _, token = invited(staff, email=" Maya@Example.test ")
    person = accept(token, newcomer=newcomer(pronouns="she / her", zone="America/Chicago"))
    assert (person.display_name, person.email) == ("Maya", "maya@example.test")
    assert person.programme == staff.programme
    assert [grant.role for grant in Grant.objects.filter(person=person)] == [Role.CLIENT]
    assert Enrolment.objects.filter(person=person, ended_on=None).exists()
    assert DataKey.objects.filter(person=person).exists()
    assert EmailAddress.objects.get(user=person).verified


def test_a_word_of_the_house_is_refused_as_a_pronoun_too(staff):
    _, token = invited(staff)

    with pytest.raises(NameRefused):
        accept(token, newcomer=newcomer(pronouns="Ｓtaff"))


def test_a_facilitator_gets_no_stay_as_a_client(staff):
    _, token = invited(staff, role=Role.FACILITATOR)
    person = accept(token, newcomer=newcomer())
    assert not Enrolment.objects.filter(person=person).exists()


def test_a_second_use_is_refused(staff):
    _, token = invited(staff)
    accept(token, newcomer=newcomer())
    with pytest.raises(InvitationGone):
        accept(token, newcomer=newcomer("Maya B."))
    assert Person.objects.filter(email="maya@example.test").count() == 1


def test_a_taken_name_offers_free_ones_and_spends_nothing(staff):
    make_client(programme=staff.programme, display_name="Maya")
    invitation, token = invited(staff)
    with pytest.raises(NameTaken) as refused:
        accept(token, newcomer=newcomer("MAYA"))
    assert refused.value.suggestions == ["MAYA A.", "MAYA B.", "MAYA C."]
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_the_same_name_is_free_in_another_programme(staff):
    make_client(programme=make_programme("Elsewhere"), display_name="Maya")
    _, token = invited(staff)
    assert accept(token, newcomer=newcomer()).display_name == "Maya"


def test_inviting_anew_revokes_the_older_one(staff):
    older, token = invited(staff)
    invited(staff, email="MAYA@example.test")
    older.refresh_from_db()
    assert older.revoked_at is not None
    with pytest.raises(InvitationGone):
        accept(token, newcomer=newcomer())


def test_sending_anew_kills_the_old_link_and_begins_its_own_time(staff, time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
    invitation, token = invited(staff)
    time_machine.shift(timedelta(hours=71))
    _, fresh = resend(invitation, by=staff)
    time_machine.shift(timedelta(hours=71))
    with pytest.raises(InvitationGone):
        accept(token, newcomer=newcomer())
    assert accept(fresh, newcomer=newcomer()).email == "maya@example.test"


def test_when_somebody_has_come_in_nothing_is_revoked_or_sent_anew(staff):
    invitation, token = invited(staff)
    set_first_password(accept(token, newcomer=newcomer()), password=PASSWORD)
    for act in (revoke, resend):
        with pytest.raises(InvitationGone):
            act(invitation, by=staff)


@pytest.mark.parametrize("again", ["sent anew", "invited anew"])
def test_a_welcome_that_ran_out_of_time_goes_on_with_a_new_link(client, staff, again):
    invitation, token = invited(staff)
    person = accept(token, newcomer=newcomer())
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=datetime(2026, 1, 1, tzinfo=UTC))

    fresh = (resend(invitation, by=staff) if again == "sent anew" else invited(staff))[1]

    assert f"/welcome/{fresh}/" in mail.outbox[-1].body
    client.post(reverse("people:welcome", args=[fresh]))
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.get(reverse("people:welcome", args=[token])).status_code == 404


def test_inviting_anew_into_another_role_changes_that_of_a_welcome_that_was_begun(staff):
    invitation, token = invited(staff)
    person = accept(token, newcomer=newcomer())

    invited(staff, role=Role.FACILITATOR)

    invitation.refresh_from_db()
    assert invitation.role == Role.FACILITATOR
    assert Person.objects.get(pk=person.pk).standing().roles == {Role.FACILITATOR}
    assert not Enrolment.objects.filter(person=person, ended_on=None).exists()
    recorded = AuditEvent.objects.filter(subject=f"people.person:{person.key}", actor_id=staff.pk)
    said = [(event.action, event.details["role"]) for event in recorded.order_by("pk")]
    assert said[-2:] == [("person.role_given", "facilitator"), ("person.role_ended", "client")]


def test_inviting_anew_into_the_same_role_keeps_what_else_staff_gave(staff):
    _, token = invited(staff)
    person = accept(token, newcomer=newcomer())
    give_role(person, Role.MENTOR, by=staff)

    invited(staff)

    assert Person.objects.get(pk=person.pk).standing().roles == {Role.CLIENT, Role.MENTOR}


def test_a_welcome_that_was_begun_is_not_sent_anew_once_the_access_ended(staff):
    invitation, token = invited(staff)
    end_access(accept(token, newcomer=newcomer()), by=staff)
    with pytest.raises(InvitationGone):
        resend(invitation, by=staff)


def test_nobody_invites_into_another_programme(staff):
    with pytest.raises(NotFound):
        invite(make_programme("Elsewhere"), by=staff, email="a@example.test", role=Role.CLIENT)


@pytest.mark.parametrize(
    "email", ["", "maya", "a@b", "a b@example.test", "a@example.test\nBcc: x@y.z"]
)
def test_what_is_no_address_is_refused(staff, email):
    with pytest.raises(AddressRefused):
        invited(staff, email=email)
    assert mail.outbox == []


def test_a_known_address_gets_a_letter_without_a_link_in(staff):
    make_client(programme=staff.programme, email="known@example.test")
    invitation, token = invited(staff, email="known@example.test")
    assert token not in mail.outbox[0].body
    assert reverse("account_login") in mail.outbox[0].body
    assert invitation.state == "open"
    with pytest.raises(InvitationGone):
        accept(token, newcomer=newcomer())


# --- the misuses: one page, no account


def spent(staff):
    _, token = invited(staff)
    set_first_password(accept(token, newcomer=newcomer()), password=PASSWORD)
    return token


def spent_by_a_passkey(staff):
    _, token = invited(staff)
    person = accept(token, newcomer=newcomer())
    person.authenticator_set.create(type="webauthn", data={})
    return token


def of_a_passkey_that_was_removed(staff):
    _, token = invited(staff)
    person = accept(token, newcomer=newcomer())
    for kind in ("confidentiality", "shown_to_members"):
        [wording] = [one.wording for one in agreements_for(person) if one.kind == kind]
        make_consent(person, kind, wording=wording)
    passkey = person.authenticator_set.create(type="webauthn", data={})
    assert settle_welcome(person)
    passkey.delete()
    return token


def revoked(staff):
    invitation, token = invited(staff)
    revoke(invitation, by=staff)
    return token


def expired(staff):
    invitation, token = invited(staff)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=datetime(2026, 1, 1, tzinfo=UTC))
    return token


def of_somebody_ended(staff):
    _, token = invited(staff)
    end_access(accept(token, newcomer=newcomer()), by=staff)
    return token


def of_an_ended_programme(staff):
    _, token = invited(staff)
    staff.programme.ended_at = datetime(2026, 1, 1, tzinfo=UTC)
    staff.programme.save()
    return token


def for_a_known_address(staff):
    make_client(programme=staff.programme, email="known@example.test")
    return invited(staff, email="known@example.test")[1]


MISUSES = {
    "unknown": lambda staff: "A" * 22,
    "too short": lambda staff: invited(staff)[1][:-1],
    "with something behind": lambda staff: invited(staff)[1] + "A",
    "in other letters": lambda staff: invited(staff)[1].swapcase(),
    "the digest itself": lambda staff: invited(staff)[0].token_digest,
    "spent": spent,
    "spent by a passkey": spent_by_a_passkey,
    "of a passkey that was removed": of_a_passkey_that_was_removed,
    "revoked": revoked,
    "too old": expired,
    "of somebody whose access ended": of_somebody_ended,
    "of an ended programme": of_an_ended_programme,
    "for a known address": for_a_known_address,
}


@pytest.mark.parametrize("misuse", MISUSES.values(), ids=MISUSES)
def test_every_misuse_gets_the_same_page_and_makes_nobody(client, staff, misuse):
    plain = client.get(reverse("people:welcome", args=["B" * 22]))
    token = misuse(staff)
    before = Person.objects.count()
    opened = client.get(reverse("people:welcome", args=[token]))
    named = client.get(reverse("people:welcome_name", args=[token]))
    sent = client.post(reverse("people:welcome_name", args=[token]), {"display_name": "Eve"})
    for answer in (opened, named, sent):
        assert (answer.status_code, answer.content) == (404, plain.content)
        assert answer.headers == plain.headers
    assert Person.objects.count() == before


def test_role_and_programme_cannot_be_swapped_in_the_form(client, staff):
    elsewhere = make_programme("Elsewhere")
    _, token = invited(staff)
    address = reverse("people:welcome_name", args=[token])
    seed = client.get(address).context["form"].fields["avatar"].choices[0][0]
    client.post(
        address,
        {
            "display_name": "Maya", "pronouns": "", "avatar": seed, "zone": "America/New_York",
            "language": "en", "role": "staff", "programme": elsewhere.pk, "email": "eve@x.test",
            "is_active": "1", "settled_at": "2026-01-01",
        },
    )  # fmt: skip
    person = Person.objects.get(display_name="Maya")
    assert person.standing().roles == {Role.CLIENT}
    assert (person.programme, person.email) == (staff.programme, "maya@example.test")
    assert person.settled_at is None


# --- the staff's pages


def test_staff_send_a_half_made_account_its_link_anew(client, staff):
    invitation, token = invited(staff)
    person = accept(token, newcomer=newcomer())
    client.force_login(staff)
    page = reverse("people:staff_person", args=[person.key])
    address = reverse("people:resend_invitation", args=[invitation.key])

    offered = address in client.get(page).content.decode()
    client.post(address)
    set_first_password(person, password=PASSWORD)

    assert (offered, len(mail.outbox)) == (True, 2)
    assert address not in client.get(page).content.decode()


def test_staff_see_what_became_of_each(client, staff):
    invited(staff, "open@example.test")
    revoke(invited(staff, "gone@example.test")[0], by=staff)
    old, _ = invited(staff, "old@example.test")
    Invitation.objects.filter(pk=old.pk).update(expires_at=datetime(2026, 1, 1, tzinfo=UTC))
    client.force_login(staff)
    accept(invited(staff, "here@example.test")[1], newcomer=newcomer())

    def listed(query):
        page = client.get(reverse("people:staff"), query)
        return {one.email: one.state for one in page.context["invitations"]}

    waiting = {"open@example.test": "open", "old@example.test": "expired"}
    assert listed({}) == listed({"invited": "nonsense"}) == waiting
    assert listed({"invited": "revoked"}) == {"gone@example.test": "revoked"}
    assert listed({"invited": "accepted"}) == {"here@example.test": "accepted"}


def test_no_invitation_is_cut_off(client, staff):
    for number in range(51):
        invited(staff, f"person{number}@example.test")
    client.force_login(staff)

    first = client.get(reverse("people:staff"))
    second = client.get(reverse("people:staff"), {"invitations": "2"})

    assert (len(first.context["invitations"]), len(second.context["invitations"])) == (50, 1)
    assert "invitations=2" in first.content.decode()


def test_staff_see_who_invited_somebody_and_when_they_accepted(client, staff):
    person = accept(invited(staff)[1], newcomer=newcomer())
    client.force_login(staff)

    page = client.get(reverse("people:staff_person", args=[person.key])).content.decode()

    assert f"by {staff.display_name}, " in page
    assert "accepted <time" in page


def test_whoever_was_invited_by_the_shell_was_invited_by_those_who_run_the_site(client, staff):
    token = invite(staff.programme, by=None, email="first@example.test", role=Role.STAFF)[1]
    person = accept(token, newcomer=newcomer())
    client.force_login(staff)

    page = client.get(reverse("people:staff_person", args=[person.key])).content.decode()

    assert "by those who run the site" in page


def test_an_address_that_no_account_could_have_is_refused_kindly(client, staff):
    client.force_login(staff)
    long = "x" * 243 + "@example.test"

    page = client.post(reverse("people:invite"), FORM | {"email": long})

    assert (page.status_code, list(page.context["form"].errors)) == (200, ["email"])
    with pytest.raises(AddressRefused):
        invited(staff, long)


def test_the_answer_to_staff_is_the_same_for_a_known_address(client, staff):
    make_client(programme=make_programme("Elsewhere"), email="known@example.test")
    client.force_login(staff)
    answers = [
        client.post(
            reverse("people:invite"),
            FORM | {"email": email},
        )
        for email in ("known@example.test", "fresh@example.test")
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert len(mail.outbox) == 2


def test_staff_of_another_programme_find_no_invitation(client, staff):
    invitation, _ = invited(staff)
    client.force_login(make_staff(programme=make_programme("Elsewhere")))
    address = reverse("people:revoke_invitation", args=[invitation.key])
    assert client.post(address).status_code == 404
    invitation.refresh_from_db()
    assert invitation.revoked_at is None


def test_a_facilitator_cannot_invite(client):
    client.force_login(make_person(Role.FACILITATOR))
    answer = client.post(reverse("people:invite"), {"email": "a@example.test", "role": "client"})
    assert answer.status_code == 404
    assert mail.outbox == []


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_and_thirty(
    client, staff, count, django_assert_max_num_queries
):
    for number in range(count):
        invited(staff, f"somebody-{number}@example.test")
        make_client(programme=staff.programme)
    client.force_login(staff)
    with django_assert_max_num_queries(9):
        client.get(reverse("people:staff"))
