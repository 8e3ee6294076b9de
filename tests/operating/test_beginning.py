"""From an empty database to somebody who runs a programme: by the shell, or by an operator."""

from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from iop.audit.models import AuditEvent
from iop.notices.models import Letter
from iop.people.actions import invite
from iop.people.models import Invitation, Person, Programme
from iop.policy import NotFound, Role
from tests.factories.people import make_client, make_person, make_programme, make_staff
from tests.support.signing_in import code_of

pytestmark = pytest.mark.django_db
PASSWORD = "four words that differ"
STAFF, OPERATOR = "sue@example.test", "omar@example.test"


def begin(name: str = "Riverside", **options: str) -> str:
    out = StringIO()
    options = {"zone": "America/Chicago", "staff": STAFF, **options}
    call_command("begin_programme", name, stdout=out, **options)
    return out.getvalue()


def come_in(client: Client, address: str, name: str) -> Person:
    """Go the whole road from the letter to the own home."""
    letter = next(one for one in mail.outbox if one.to == [address])
    link = next(word for word in letter.body.split() if "/welcome/" in word)
    form_address = f"{link.removeprefix('http://testserver')}name/"
    form = client.get(form_address).context["form"]
    seed, zone = form.fields["avatar"].choices[0][0], form.initial["zone"]
    said = {"display_name": name, "avatar": seed, "zone": zone, "language": "en", "pronouns": ""}
    client.post(form_address, said)
    asking = reverse("people:welcome_agreement")
    while client.get(reverse("people:welcome_next")).url == asking:
        asked = client.get(asking).context["agreement"]
        answer = {"kind": asked.kind, "about": asked.about, "wording": asked.wording}
        client.post(asking, answer | {"answer": "yes"})
    client.post(reverse("people:welcome_key"), {"password": PASSWORD, "again": PASSWORD})
    client.get(reverse("people:welcome_next"))
    return Person.objects.get(email=address)


def set_up_codes(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})


def test_the_first_staff_come_from_an_empty_database_to_their_own_pages(client, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    begin()

    sue = come_in(client, STAFF, "Sue")
    led_to = client.get("/").url
    set_up_codes(client)

    assert (sue.programme.name, sue.zone) == ("Riverside", "America/Chicago")
    assert led_to == reverse("people:second_factor")
    assert client.get("/staff/").status_code == 200
    assert client.get(reverse("people:invite")).status_code == 200


def test_the_first_operator_belongs_to_no_programme_and_comes_to_their_site(client):
    begin(operator=OPERATOR)

    omar = come_in(client, OPERATOR, "Omar")

    assert (omar.programme, omar.standing().roles) == (None, {Role.OPERATOR})
    assert client.get("/operate/").status_code == 200
    assert client.get("/staff/").status_code == 404


def test_an_operators_letter_opens_under_the_sites_own_name(client):
    begin(operator=OPERATOR)
    letter = next(one for one in mail.outbox if one.to == [OPERATOR])
    link = next(word for word in letter.body.split() if "/welcome/" in word)

    assert "Circleway invites you" in client.get(link).content.decode()


def test_the_record_says_that_nobody_did_it():
    begin()

    made = AuditEvent.objects.filter(action__in=["programme.made", "invitation.sent"])
    assert [event.actor_id for event in made] == [None, None]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": "RIVERSIDE iop"}, "of this name already"),
        ({"name": "   "}, "1 to 80"),
        ({"name": "x" * 81}, "1 to 80"),
        ({"zone": "Eastern"}, "time zone"),
        ({"staff": "nobody"}, "e-mail address"),
        ({"operator": "nobody"}, "e-mail address"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(settings, wrong, says):
    settings.EMAIL_BACKEND = "iop.notices.mail.Outbox"
    make_programme("Riverside IOP")

    with pytest.raises(CommandError, match=says):
        begin(**wrong)

    assert [one.objects.count() for one in (Programme, Invitation, Letter)] == [1, 0, 0]


def test_it_says_where_the_letters_are(settings, tmp_path: Path):
    settings.EMAIL_BACKEND = "iop.notices.mail.Outbox"
    settings.DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")

    said = begin()

    assert f"The letter lies in {tmp_path / 'mail'}." in said
    assert STAFF in next((tmp_path / "mail").iterdir()).read_text()


def test_where_the_mail_server_is_away_the_letter_waits(settings):
    settings.EMAIL_BACKEND = "iop.notices.mail.Outbox"
    settings.DELIVERY_BACKEND = "tests.notices.office.Shut"

    assert "the running site sends it within a minute" in begin()


def test_djangos_own_way_to_make_a_superuser_names_ours():
    with pytest.raises(CommandError, match="begin_programme"):
        call_command("createsuperuser", interactive=False, email=OPERATOR)

    assert not Person.objects.exists()


# --- at the operators' site


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_operator())
    return client


def make_operator() -> Person:
    made = make_person(Role.OPERATOR)
    Person.objects.filter(pk=made.pk).update(programme=None)
    return Person.objects.get(pk=made.pk)


def test_an_operator_makes_a_programme_and_invites_who_runs_it(operator):
    form = {"name": "Lakeside", "zone": "America/Chicago", "help_line": "", "staff": STAFF}

    page = operator.post("/operate/people/programme/add/", form, follow=True)
    sue = come_in(Client(), STAFF, "Sue")

    assert "The invitation is on its way." in page.content.decode()
    assert (sue.programme.name, sue.standing().roles) == ("Lakeside", {Role.STAFF})


def test_two_programmes_of_one_name_are_not_made(operator):
    make_programme("Lakeside")
    form = {"name": "lakeside", "zone": "America/Chicago", "help_line": "", "staff": ""}

    page = operator.post("/operate/people/programme/add/", form)

    assert "There is a programme of this name already." in page.content.decode()
    assert Programme.objects.filter(name__iexact="lakeside").count() == 1


@pytest.mark.parametrize("role", [Role.CLIENT, Role.FACILITATOR])
def test_an_operator_invites_nobody_but_who_runs_things(role):
    with pytest.raises(NotFound):
        invite(make_programme("Lakeside"), by=make_operator(), email=STAFF, role=role)


@pytest.mark.parametrize("make", [make_staff, make_client])
def test_nobody_else_makes_an_operator(make):
    with pytest.raises(NotFound):
        invite(None, by=make(), email=OPERATOR, role=Role.OPERATOR)


def test_an_operator_is_never_of_a_programme():
    with pytest.raises(NotFound):
        invite(make_programme("Lakeside"), by=None, email=OPERATOR, role=Role.OPERATOR)
