"""Which time zones are offered, in what order and in which words."""

from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from iop.people import zones
from iop.people.models import Person
from tests.factories.people import make_client

OLDER = ["Asia/Calcutta", "Europe/Kiev", "America/Knox_IN", "Australia/LHI", "America/Indianapolis"]


@pytest.mark.parametrize("older", OLDER)
def test_a_zone_is_offered_once_and_not_by_an_older_name(older):
    assert older not in zones.offered()
    assert len(set(zones.offered())) == len(zones.offered())


@pytest.mark.parametrize(
    "today", ["Asia/Kolkata", "Europe/Kyiv", "America/Indiana/Knox", "Australia/Lord_Howe", "UTC"]
)
def test_the_name_of_today_is_offered(today):
    assert today in zones.offered()


def test_every_zone_that_is_offered_is_one():
    assert [ZoneInfo(zone).key for zone in zones.offered()] == list(zones.offered())


def test_those_of_the_united_states_come_first():
    first = zones.offered()[:31]

    assert first[:2] == ("America/New_York", "America/Chicago")
    assert {"America/Boise", "Pacific/Guam", "America/Indiana/Vincennes"} <= set(first)
    assert zones.offered()[-1] == "UTC"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/New_York", "Eastern (New York)"), ("America/Phoenix", "Phoenix"),
        ("America/Boise", "Mountain (Boise)"), ("Asia/Kolkata", "Asia, Kolkata"),
        ("America/North_Dakota/New_Salem", "North Dakota, New Salem"),
    ],
)  # fmt: skip
def test_a_zone_is_named_as_a_person_would_say_it(zone, words):
    assert dict(zones.choices())[zone] == words


@pytest.mark.django_db
def test_whoever_has_an_older_name_keeps_it(client):
    person = make_client(zone="Asia/Calcutta", display_name="Noor")
    client.force_login(person)
    page = client.get(reverse("people:me_settings"))
    form = {"display_name": "Noor", "zone": "Asia/Calcutta", "language": "es"}

    answer = client.post(reverse("people:me_settings"), form)

    assert page.context["form"].fields["zone"].choices[0] == ("Asia/Calcutta", "Asia, Calcutta")
    kept = Person.objects.get(pk=person.pk)
    assert (answer.status_code, kept.zone, kept.language) == (302, "Asia/Calcutta", "es")
