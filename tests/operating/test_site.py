"""The operators' site: four pages, nothing private, nothing to delete."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from iop.audit.models import AuditEvent
from iop.notices.models import Letter, Notice
from iop.people.actions import give_access_again, invite
from iop.people.errors import ProgrammeEnded
from iop.people.models import Invitation, Person, Programme
from iop.policy import Role
from tests.factories.notices import make_letter, make_notice
from tests.factories.people import make_client, make_person, make_programme, make_staff

pytestmark = pytest.mark.django_db
PROGRAMMES, LETTERS = "/operate/people/programme/", "/operate/notices/letter/"
INVITATIONS = "/operate/people/invitation/"


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_person(Role.OPERATOR))
    return client


def test_only_our_own_four_pages_are_there() -> None:
    assert set(admin.site._registry) == {Programme, Invitation, Letter, Notice}


@pytest.mark.parametrize("make", [make_client, make_staff])
def test_the_site_is_absent_for_everybody_else(client: Client, make) -> None:
    client.force_login(make())

    assert client.get("/operate/").status_code == 404


def test_an_operator_makes_a_programme_and_the_record_says_so(operator: Client) -> None:
    form = {"name": "Lakeside", "zone": "America/Chicago", "help_line": ""}

    answer = operator.post(f"{PROGRAMMES}add/", form)

    made = Programme.objects.get(name="Lakeside")
    event = AuditEvent.objects.get(action="programme.made")
    assert (answer.status_code, event.subject) == (302, f"people.programme:{made.key}")
    assert not LogEntry.objects.exists()


def test_an_operator_changes_a_programme(operator: Client) -> None:
    programme = make_programme()
    form = {"name": "Hillside", "zone": "America/Chicago"}

    operator.post(f"{PROGRAMMES}{programme.pk}/change/", form)

    programme.refresh_from_db()
    assert programme.name == "Hillside"
    assert AuditEvent.objects.filter(action="programme.changed").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Nowhere/Land"},
        {"zone": ""},
        {"name": ""},
        {"staff": "nobody"},
        {"help_line": "banana"},
    ],
)
def test_what_cannot_be_is_refused(operator: Client, wrong: dict[str, str]) -> None:
    programme = make_programme()
    form = {"name": "Hillside", "zone": "America/Chicago", "ended_at_0": "2026-01-01", **wrong}

    answer = operator.post(f"{PROGRAMMES}{programme.pk}/change/", form)

    programme.refresh_from_db()
    assert answer.status_code == 200
    assert (programme.name, programme.ended_at) == ("Riverside IOP", None)


def end(operator: Client, programme: Programme, **more: str) -> HttpResponse:
    chosen = {"action": "end", "_selected_action": [programme.pk], **more}
    return operator.post(PROGRAMMES, chosen, follow=True)


def test_a_programme_ends_with_every_access_once_it_was_asked(operator: Client) -> None:
    programme = make_programme("Lakeside")
    maya = make_client(programme=programme)

    asked = end(operator, programme).content.decode()
    before = Programme.objects.get(pk=programme.pk).ended_at
    end(operator, programme, sure="yes")

    maya.refresh_from_db()
    assert ("End this programme?" in asked, before) == (True, None)
    assert Programme.objects.get(pk=programme.pk).ended_at is not None
    assert not maya.is_active
    assert AuditEvent.objects.filter(action="programme.ended").count() == 1


def test_a_date_typed_by_hand_ends_nothing(operator: Client) -> None:
    programme = make_programme()
    form = {"name": "Hillside", "zone": "America/Chicago"}

    operator.post(
        f"{PROGRAMMES}{programme.pk}/change/",
        {**form, "ended_at_0": "2026-01-01", "ended_at_1": "00:00:00"},
    )

    assert Programme.objects.get(pk=programme.pk).ended_at is None


def test_nobody_is_invited_into_a_programme_that_ended(operator: Client) -> None:
    programme = make_programme()
    staff, former = make_staff(programme=programme), make_client(programme=programme)
    end(operator, programme, sure="yes")
    form = {"name": "Hillside", "zone": "America/Chicago", "staff": "sue@example.test"}

    page = operator.post(f"{PROGRAMMES}{programme.pk}/change/", form)

    assert "This programme has ended." in page.content.decode()
    with pytest.raises(ProgrammeEnded):
        invite(programme, by=None, email="sue@example.test", role=Role.STAFF)
    with pytest.raises(ProgrammeEnded):
        give_access_again(former, Role.CLIENT, by=staff)


def test_help_now_and_leaving_quickly_are_on_every_page(operator: Client) -> None:
    programme, letter = make_programme(), make_letter()
    pages = [
        operator.get(address).content.decode()
        for address in (
            "/operate/",
            PROGRAMMES,
            f"{PROGRAMMES}{programme.pk}/change/",
            f"{LETTERS}{letter.pk}/change/",
        )
    ]

    wanted = ('href="/help/"', 'data-behaviour="leave"', 'data-behaviour="idle"')
    assert [all(one in page for one in wanted) for page in pages] == [True] * 4


def test_operators_find_their_site_from_home(operator: Client) -> None:
    assert 'href="/operate/"' in operator.get("/").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_is_deleted(operator: Client, method: str) -> None:
    programme, letter = make_programme(), make_letter()

    answers = [
        getattr(operator, method)(f"{PROGRAMMES}{programme.pk}/delete/").status_code,
        getattr(operator, method)(f"{LETTERS}{letter.pk}/delete/").status_code,
        operator.post(
            LETTERS, {"action": "delete_selected", "_selected_action": [letter.pk]}
        ).status_code,
    ]

    assert answers == [403, 403, 302]
    assert Letter.objects.filter(pk=letter.pk).exists()


def test_the_post_shows_neither_address_nor_words_nor_whom_a_notice_tells(operator: Client) -> None:
    letter = make_letter("canary@example.test", subject="canary", body="canary")
    notice = make_notice(make_client(display_name="canary"), link="/canary/", occasion="canary")

    pages = [
        operator.get(address).content.decode()
        for address in (
            LETTERS,
            f"{LETTERS}{letter.pk}/change/",
            "/operate/notices/notice/",
            f"/operate/notices/notice/{notice.pk}/change/",
        )
    ]

    assert [page for page in pages if "canary" in page] == []


def test_letters_that_were_given_up_are_sent_again(operator: Client) -> None:
    given_up, sent = make_letter(given_up_at=timezone.now()), make_letter(sent_at=timezone.now())
    chosen = [given_up.pk, sent.pk]

    page = operator.post(
        LETTERS, {"action": "put_back", "_selected_action": chosen}, follow=True
    ).content.decode()

    given_up.refresh_from_db()
    assert given_up.given_up_at is None
    assert "1 letter waits again." in page
    assert "The others were sent" in page


@pytest.mark.parametrize("address", ["login/", "logout/", "password_change/", "autocomplete/"])
def test_signing_in_and_passwords_are_not_its_business(operator: Client, address: str) -> None:
    assert operator.get(f"/operate/{address}").status_code == 404


def test_titles_name_nothing(operator: Client) -> None:
    programme = make_programme(name="Canary House")

    page = operator.get(f"{PROGRAMMES}{programme.pk}/change/").content.decode()

    assert "<title>Operators</title>" in page


def invited_by_operator(operator: Client, programme: Programme, address: str) -> Invitation:
    me = Person.objects.get(pk=operator.session["_auth_user_id"])
    Person.objects.filter(pk=me.pk).update(programme=None)
    me.refresh_from_db()
    return invite(programme, by=me, email=address, role=Role.STAFF)[0]


def take_back(operator: Client, *chosen: Invitation) -> HttpResponse:
    form = {"action": "take_back", "_selected_action": [one.pk for one in chosen]}
    return operator.post(INVITATIONS, form, follow=True)


def test_an_operator_takes_back_what_they_sent_to_a_mistyped_address(operator: Client) -> None:
    invitation = invited_by_operator(operator, make_programme("Lakeside"), "canary@example.test")

    pages = [
        operator.get(address).content.decode()
        for address in (INVITATIONS, f"{INVITATIONS}{invitation.pk}/change/")
    ]
    after = take_back(operator, invitation).content.decode()

    assert [("Lakeside" in page, "canary" in page) for page in pages] == [(True, False)] * 2
    assert ("The link no longer works." in after, Invitation.objects.open().count()) == (True, 0)
    assert AuditEvent.objects.filter(action="invitation.revoked").count() == 1


def test_what_others_sent_is_neither_shown_nor_taken_back(operator: Client) -> None:
    staff = make_staff(programme=make_programme("Lakeside"))
    theirs, _ = invite(staff.programme, by=staff, email="new@example.test", role=Role.STAFF)
    shell, _ = invite(staff.programme, by=None, email="two@example.test", role=Role.STAFF)

    page = take_back(operator, theirs, shell).content.decode()

    assert ("Lakeside" in page, Invitation.objects.open().count()) == (False, 2)


@pytest.mark.parametrize("model", ["people/programme", "notices/letter", "people/invitation"])
def test_no_page_claims_that_nothing_was_ever_changed(operator: Client, model: str) -> None:
    programme, letter = make_programme("Lakeside"), make_letter()
    invitation = invited_by_operator(operator, programme, "new@example.test")
    rows = {"programme": programme, "letter": letter, "invitation": invitation}
    row = rows[model.split("/")[1]]

    page = operator.get(f"/operate/{model}/{row.pk}/change/")
    history = operator.get(f"/operate/{model}/{row.pk}/history/", follow=True)

    assert (page.status_code, "history" in page.content.decode().lower()) == (200, False)
    assert "change history" not in history.content.decode()
    assert "Recent actions" not in operator.get("/operate/").content.decode()
