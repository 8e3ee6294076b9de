"""Once a day what is over is deleted: nobody has to ask for it."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from celery.schedules import crontab
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from iop.people.actions import ask_address
from iop.people.models import AddressChange
from iop.people.tasks import tidy
from iop.schedule import SCHEDULE
from tests.factories.people import make_client
from tests.support.production import of_production
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db


def test_sessions_and_devices_go_when_no_session_can_last_that_long(time_machine):
    sign_in(Client(), make_client())
    time_machine.move_to(timezone.now() + timedelta(hours=13))
    fresh = Client()
    sign_in(fresh, make_client())

    tidy()

    key = fresh.session.session_key
    assert [one.session_key for one in Session.objects.all()] == [key]
    assert [one.session_key for one in UserSession.objects.all()] == [key]


def test_a_device_of_a_living_session_stays(time_machine):
    client = Client()
    sign_in(client, make_client())
    time_machine.move_to(timezone.now() + timedelta(minutes=20))

    tidy()

    assert client.get("/me/").status_code == 200


def test_a_link_to_a_new_address_goes_with_its_time(time_machine):
    person = make_client()
    ask_address(person, by=person, email="new@example.test")
    tidy()
    kept = AddressChange.objects.count()
    time_machine.move_to(timezone.now() + timedelta(hours=73))

    tidy()

    assert (kept, AddressChange.objects.count()) == (1, 0)


def test_old_counts_of_guesses_go_and_those_that_count_stay(settings, time_machine):
    settings.CACHES = of_production("CACHES")
    cache.set("old", 1, timeout=60)
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    cache.set("new", 1, timeout=60)

    tidy()

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM people_attempt")
        assert [key for (key,) in cursor.fetchall()] == [":1:new"]


def test_beat_says_so_every_day_by_the_clock():
    entry = SCHEDULE["people-tidy"]

    assert entry["task"] == tidy.name
    assert isinstance(entry["schedule"], crontab)
