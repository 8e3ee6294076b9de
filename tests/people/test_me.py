"""Me: settings, devices, and who sees what."""

import pytest
from django.test import Client
from django.urls import reverse

from iop.people import departures
from iop.people.actions import change_profile, take_back
from iop.people.agreements import CONFIDENTIALITY, SHOWN_TO_MEMBERS
from iop.people.devices import words_for
from iop.people.errors import NameRefused
from iop.people.models import Consent, Person
from tests.factories.people import PASSWORD, make_client, make_facilitator, make_staff

pytestmark = pytest.mark.django_db
FORM = {
    "display_name": "Maya", "pronouns": "she / her", "zone": "America/Chicago", "language": "es",
    "text_size": "larger", "theme": "dark", "has_reduced_motion": "on", "quiet_from": "22:00",
    "quiet_until": "07:30", "wants_mail": "on",
}  # fmt: skip


def test_settings_are_kept_and_seen_at_once(client):
    person = make_client(display_name="Noor")
    client.force_login(person)
    client.post(reverse("people:me_settings"), FORM)
    kept = Person.objects.get(pk=person.pk)
    assert (kept.display_name, kept.zone, kept.language) == ("Maya", "America/Chicago", "es")
    assert (kept.text_size, kept.theme, kept.has_reduced_motion) == ("larger", "dark", True)
    page = client.get("/me/").content.decode()
    assert 'data-theme="dark"' in page
    assert 'data-text="larger"' in page
    assert 'lang="es"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mars/Olympus"}, {"zone": ""}, {"language": "xx"}, {"theme": "<script>"},
        {"text_size": "9px"}, {"quiet_from": "25:00"}, {"quiet_until": ""},
        {"quiet_until": FORM["quiet_from"]},
        {"display_name": "Staff"}, {"display_name": "Taken"}, {"pronouns": "x" * 41},
        {"pronouns": "Staff"}, {"pronouns": "she\u200b/her"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changes(client, wrong):
    make_client(display_name="Taken")
    person = make_client(display_name="Noor")
    client.force_login(person)
    page = client.post(reverse("people:me_settings"), FORM | wrong)
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == wrong.keys()
    assert Person.objects.get(pk=person.pk).display_name == "Noor"


def test_the_action_refuses_pronouns_too(client):
    person = make_client()

    with pytest.raises(NameRefused):
        change_profile(person, by=person, wishes={"pronouns": "Clinician"})


@pytest.mark.parametrize("gone", [{"display_name": "Todos Santos"}, {"pronouns": "all / team"}])
def test_a_name_or_pronouns_that_are_refused_since_stay_with_who_has_them(client, gone):
    person = make_client(**{"display_name": "Maya", "pronouns": "she / her"} | gone)
    client.force_login(person)

    answer = client.post(reverse("people:me_settings"), FORM | gone)

    kept = Person.objects.get(pk=person.pk)
    assert (answer.status_code, kept.language, kept.zone) == (302, "es", "America/Chicago")
    assert {name: getattr(kept, name) for name in gone} == gone


def test_nobody_promotes_themselves_in_the_settings(client):
    person = make_client()
    client.force_login(person)
    extra = {"email": "x@y.test", "is_active": "", "programme": "9", "role": "staff", "epoch": "9"}
    client.post(reverse("people:me_settings"), FORM | extra)
    kept = Person.objects.get(pk=person.pk)
    assert (kept.email, kept.epoch, kept.programme_id) == (person.email, 0, person.programme_id)
    assert kept.standing().roles == person.standing().roles


# --- devices

PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "A phone with Chrome"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile/15E Safari/604",
            "A phone with Safari",
        ),
        ("Mozilla/5.0 (iPad; CPU OS 18_0) Version/18.0 Safari/604", "A tablet with Safari"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "A computer with Firefox",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0",
            "A computer with Edge",
        ),
        ("", "A device"),
        ("\x00<script>", "A device"),
    ],
)
def test_devices_are_named_in_plain_words(agent, words):
    assert words_for(agent) == words


def signed_in(person, agent=PHONE):
    client = Client(headers={"User-Agent": agent})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def test_one_device_can_be_ended(client, monkeypatch, django_capture_on_commit_callbacks):
    heard = []
    monkeypatch.setattr(departures, "_close_session", [heard.append])
    person = make_client()
    here, phone = signed_in(person, "x"), signed_in(person)
    key = phone.session.session_key
    shown = here.get(reverse("people:devices")).context["devices"]
    assert [(one.words, one.is_this) for one in shown] == [
        ("A device", True),
        ("A phone with Chrome", False),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        here.post(reverse("people:devices"), {"device": shown[1].pk})
    assert heard == [key]
    assert phone.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_all_others_can_be_ended_at_once():
    person = make_client()
    here, *others = (signed_in(person) for _ in range(3))
    here.post(reverse("people:devices"), {"device": "others"})
    assert [one.get("/me/").status_code for one in (here, *others)] == [200, 302, 302]


def test_nobody_ends_a_device_of_somebody_else():
    me, other = signed_in(make_client()), signed_in(make_client())
    theirs = other.get(reverse("people:devices")).context["devices"][0].pk
    for device in (theirs, "0", "-1", "9" * 30, "x", ""):
        me.post(reverse("people:devices"), {"device": device})
    assert other.get("/me/").status_code == 200


# --- who sees what


def answer_form(agreement, answer):
    return {"kind": agreement.kind, "about": "", "wording": agreement.wording, "answer": answer}


def test_a_consent_can_be_taken_back_and_given_again(client, monkeypatch):
    ended = []
    monkeypatch.setattr(departures, "_consents", [lambda consent: ended.append(consent.kind)])
    person = make_client()
    client.force_login(person)
    page = client.get(reverse("people:take_back", args=["shown_to_members"])).content.decode()
    assert "You leave your groups at once." in page
    client.post(reverse("people:consents"), answer_form(SHOWN_TO_MEMBERS, "no"))
    assert ended == ["shown_to_members"]
    standing = Consent.objects.filter(person=person).standing()
    assert [one.kind for one in standing] == ["confidentiality"]
    client.post(reverse("people:consents"), answer_form(SHOWN_TO_MEMBERS, "yes"))
    assert Consent.objects.filter(person=person).standing().count() == 2


def test_taking_back_twice_happens_once(monkeypatch):
    ended = []
    monkeypatch.setattr(departures, "_consents", [ended.append])
    person = make_client()
    assert take_back(person, by=person, subject=CONFIDENTIALITY.subject)
    assert take_back(person, by=person, subject=CONFIDENTIALITY.subject) is None
    assert len(ended) == 1
    kept = Consent.objects.get(person=person, kind="confidentiality", ended_at__isnull=True)
    assert not kept.was_given


def test_every_answer_is_kept_for_the_record():
    person = make_client()
    take_back(person, by=person, subject=CONFIDENTIALITY.subject)
    rows = Consent.objects.filter(person=person, kind="confidentiality").order_by("pk")
    assert [(row.was_given, row.ended_at is None) for row in rows] == [(True, False), (False, True)]


def test_staff_are_not_asked_to_be_shown_and_facilitators_are(client):
    for person, count in ((make_staff(), 1), (make_facilitator(), 2)):
        client.force_login(person)
        assert len(client.get(reverse("people:consents")).context["asked"]) == count


@pytest.mark.parametrize("kind", ["ground_rules", "nothing", "shown_to_members"])
def test_what_was_not_given_cannot_be_taken_back(client, kind):
    client.force_login(make_client(settled=False))
    assert client.get(reverse("people:take_back", args=[kind])).status_code == 404
