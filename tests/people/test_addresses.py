"""A new address for signing in: asked for by the person or by staff, confirmed by a letter."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from iop.audit.models import AuditEvent
from iop.people.actions import (
    accept,
    ask_address,
    confirm_address,
    end_access,
    give_access_again,
    invite,
    renew_way_in,
    resend,
)
from iop.people.actions.invitations import Newcomer
from iop.people.errors import AddressRefused, AlreadyEnded, InvitationGone
from iop.people.models import AddressChange, Person
from iop.policy import Role
from tests.factories.people import PASSWORD, make_client, make_programme, make_staff

pytestmark = pytest.mark.django_db
OLD, NEW = "old@example.test", "new@example.test"


@pytest.fixture
def staff():
    return make_staff(programme=make_programme())


@pytest.fixture
def maya(staff):
    return make_client(programme=staff.programme, email=OLD, display_name="Maya")


def ask(maya, email=NEW):
    return ask_address(maya, by=maya, email=email)


def email_of(person):
    return Person.objects.get(pk=person.pk).email


def signs_in(email):
    form = {"login": email, "password": PASSWORD}
    return Client().post(reverse("account_login"), form).status_code == 302


def test_nothing_changes_before_the_link_is_opened(client, maya):
    token = ask(maya)
    client.get(reverse("people:confirm_address", args=[token]))

    assert (email_of(maya), signs_in(OLD), signs_in(NEW)) == (OLD, True, False)


def test_the_link_makes_the_change_in_any_browser_and_works_once(client, maya):
    address = reverse("people:confirm_address", args=[ask(maya)])
    asked = client.get(address).content.decode()
    done = client.post(address).content.decode()

    assert "Is this your new address?" in asked
    assert "Your new address is in use" in done
    assert (email_of(maya), signs_in(OLD), signs_in(NEW)) == (NEW, False, True)
    assert EmailAddress.objects.get(user=maya).email == NEW
    assert client.post(address).status_code == 404


def test_both_addresses_get_letters_that_name_nobody(maya):
    confirm_address(ask(maya))

    to_new, to_old = mail.outbox
    assert (to_new.to, to_old.to) == ([NEW], [OLD])
    assert "/welcome/address/" in to_new.body
    for letter in mail.outbox:
        assert letter.subject == "About signing in to Circleway"
        for secret in ("Maya", "Riverside", "@"):
            assert secret not in letter.body


def test_it_is_recorded_without_an_address(maya):
    confirm_address(ask(maya))

    kept = AuditEvent.objects.filter(action__startswith="person.address")
    assert [event.action for event in kept.order_by("pk")] == [
        "person.address_asked", "person.address_changed",
    ]  # fmt: skip


def test_an_address_that_opens_an_account_gets_a_letter_without_a_link(maya):
    make_client(email=NEW)

    token = ask(maya)

    assert "/welcome/" not in mail.outbox[-1].body
    with pytest.raises(InvitationGone):
        confirm_address(token)
    assert email_of(maya) == OLD


def test_the_newest_wish_counts(maya):
    first, second = ask(maya), ask(maya, "newest@example.test")

    with pytest.raises(InvitationGone):
        confirm_address(first)
    assert confirm_address(second).email == "newest@example.test"


def test_the_link_works_for_72_hours(maya, time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
    token = ask(maya)

    time_machine.shift(timedelta(hours=73))

    with pytest.raises(InvitationGone):
        confirm_address(token)


def test_a_way_back_that_was_asked_for_at_the_old_address_is_dead(client, maya):
    client.post(reverse("account_reset_password"), {"email": OLD})
    link = re.search(r"/account/password/reset/key/\S+", mail.outbox[-1].body)[0]

    confirm_address(ask(maya))

    assert client.get(link, follow=True).context["token_fail"]


def test_a_wish_ends_with_the_access(staff, maya):
    ask(maya)
    end_access(maya, by=staff)

    assert not AddressChange.objects.exists()
    with pytest.raises(AlreadyEnded):
        ask(maya)


@pytest.mark.parametrize("email", ["", "maya", "x" * 243 + "@example.test"])
def test_what_is_no_address_is_refused(maya, email):
    with pytest.raises(AddressRefused):
        ask(maya, email)


# --- invitations that went to the old address


def begun(staff, name="Noor"):
    """Somebody who chose a name by an invitation to the old address, and the link’s secret."""
    _, token = invite(staff.programme, by=staff, email=OLD, role=Role.CLIENT)
    return accept(token, newcomer=Newcomer(name=name, avatar_seed="seed")), token


def sent_anew(staff, noor):
    resend(noor.invitation, by=staff)


def invited_anew(staff, noor):
    invite(staff.programme, by=staff, email=NEW, role=Role.CLIENT)


def let_in_again(staff, noor):
    give_access_again(end_access(noor, by=staff), Role.CLIENT, by=staff)


@pytest.mark.parametrize("again", [sent_anew, invited_anew, let_in_again])
def test_a_welcome_goes_on_at_the_new_address_and_never_at_the_old_one(staff, again):
    noor, _ = begun(staff)
    confirm_address(ask(noor))
    mail.outbox.clear()

    again(staff, Person.objects.get(pk=noor.pk))

    assert [letter.to for letter in mail.outbox] == [[NEW]]
    assert "/welcome/" in mail.outbox[0].body


def test_the_link_that_waits_at_the_old_address_is_dead(client, staff):
    noor, token = begun(staff)

    confirm_address(ask(noor))

    assert client.post(reverse("people:welcome", args=[token])).status_code == 404


def test_so_is_that_of_a_way_in_that_is_being_renewed(client, staff, maya):
    token, code = renew_way_in(maya, by=staff)

    confirm_address(ask(maya))

    address = reverse("people:welcome", args=[token])
    assert client.post(address, {"code": code}).status_code == 404


def test_in_their_programme_nothing_is_left_that_invites_the_old_address(staff, maya):
    waiting, _ = invite(staff.programme, by=staff, email=OLD, role=Role.STAFF)

    confirm_address(ask(maya))

    waiting.refresh_from_db()
    assert (waiting.state, waiting.email, waiting.email_fingerprint) == ("revoked", "", "")


def test_another_programme_sees_no_change_in_what_it_sent_there(maya):
    elsewhere = make_staff(programme=make_programme("Elsewhere"))
    waiting, _ = invite(elsewhere.programme, by=elsewhere, email=OLD, role=Role.CLIENT)

    confirm_address(ask(maya))

    waiting.refresh_from_db()
    assert (waiting.state, waiting.email) == ("open", OLD)


# --- the pages


def test_a_person_changes_their_own_once_it_is_shown_that_it_is_them(client, maya):
    client.force_login(maya)
    page = reverse("people:change_address")

    asked = client.get(page).url
    client.post(asked, {"password": PASSWORD, "next": page})
    sent = client.post(page, {"email": NEW}, follow=True).content.decode()

    assert asked.startswith(reverse("account_reauthenticate"))
    assert "A letter is on its way to the new address." in sent
    assert mail.outbox[-1].to == [NEW]


def test_staff_have_somebodys_address_changed(client, staff, maya):
    client.force_login(staff)
    page = reverse("people:change_address_of", args=[maya.key])
    shown = client.get(reverse("people:staff_person", args=[maya.key])).content.decode()

    answer = client.post(page, {"email": NEW})

    assert page in shown
    assert answer.url == reverse("people:staff_person", args=[maya.key])
    assert (mail.outbox[-1].to, email_of(maya)) == ([NEW], OLD)


def test_letters_to_one_address_are_few_whoever_asks(client, staff, maya):
    page = reverse("people:change_address_of", args=[maya.key])
    for by in [staff] * 3 + [make_staff(programme=staff.programme)]:
        client.force_login(by)
        last = client.post(page, {"email": NEW.upper()})

    assert len(mail.outbox) == 3
    assert last.status_code == 200
    assert "try again in an hour" in last.content.decode()
    assert last.context["form"]["email"].value() == NEW.upper()


def test_one_person_asks_for_few_letters_wherever_they_go(client, staff, maya):
    client.force_login(staff)
    page = reverse("people:change_address_of", args=[maya.key])

    for number in range(12):
        client.post(page, {"email": f"person{number}@example.test"})

    assert len(mail.outbox) == 10


def test_nobody_else_has_it_changed(client, staff, maya):
    page = reverse("people:change_address_of", args=[maya.key])
    others = [
        (make_staff(programme=make_programme("Elsewhere")), page, 404),
        (make_client(programme=staff.programme), page, 404),
        (staff, reverse("people:change_address_of", args=[staff.key]), 403),
    ]
    for by, address, status in others:
        client.force_login(by)
        assert client.post(address, {"email": NEW}).status_code == status

    assert mail.outbox == []


def test_a_link_that_never_was_looks_like_one_that_is_spent(client, maya):
    token = ask(maya)
    confirm_address(token)

    pages = [client.get(reverse("people:confirm_address", args=[one])) for one in (token, "A" * 22)]

    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content
