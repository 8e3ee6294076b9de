"""The door lets invented people in, and nobody else, anywhere."""

import pytest
from django.urls import reverse

from demo.cards import cards
from demo.models import Card
from iop.people.models import Person
from tests.factories.people import make_client, make_staff

DOOR = "/demo/enter/"


@pytest.fixture
def maya(db) -> Person:
    person = make_client(display_name="Maya")
    Card.objects.create(person=person, position=0, role="client", try_this="Third day.")
    return person


def test_the_door_signs_in_by_one_click(client, maya):
    answer = client.post(DOOR, {"person": maya.key})
    assert (answer.status_code, answer.url) == (302, reverse("groups:home"))
    assert client.session["_auth_user_id"] == str(maya.pk)


@pytest.mark.parametrize("key", ["", "nobody", "x" * 500])
def test_the_door_knows_nobody_else(client, maya, key):
    assert client.post(DOOR, {"person": key}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_door_does_not_open_for_somebody_who_is_no_demo_person(client, maya):
    staff = make_staff()
    assert client.post(DOOR, {"person": staff.key}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_door_does_not_open_for_somebody_whose_access_has_ended(client, maya):
    Person.objects.filter(pk=maya.pk).update(is_active=False)
    assert client.post(DOOR, {"person": maya.key}).status_code == 404


def test_the_door_is_not_opened_by_a_link(client, maya):
    assert client.get(DOOR, {"person": maya.key}).status_code == 405


def test_where_the_demonstration_is_off_there_is_no_door(client, maya, settings):
    settings.DEMO = False
    assert client.post(DOOR, {"person": maya.key}).status_code == 404
    assert (cards(), b"Try it as someone" in sign_in_page(client)) == ([], False)


def test_the_sign_in_page_shows_the_cards(client, maya):
    page = sign_in_page(client).decode()
    assert ("Try it as someone" in page, "Third day." in page, maya.key in page) == (True,) * 3


def sign_in_page(client) -> bytes:
    return client.get(reverse("account_login")).content


def test_letters_are_shown_to_developers(client, settings, tmp_path):
    settings.DEBUG, settings.EMAIL_FILE_PATH = True, str(tmp_path)
    (tmp_path / "1.log").write_text(LETTER, encoding="utf-8")
    page = client.get("/demo/letters/").content.decode()
    assert ("Your place" in page, "/welcome/abc/" in page) == (True, True)


LETTER = """Content-Type: text/plain; charset="utf-8"
Subject: Your place
From: hello@circleway.example
To: riley@riverside.example
Date: Sat, 07 Nov 2026 23:40:00 -0000

Open http://localhost:8000/welcome/abc/ please.

-------------------------------------------------------------------------------
"""


def test_letters_are_absent_where_nobody_develops(client, settings):
    settings.DEBUG = False
    assert client.get("/demo/letters/").status_code == 404


def test_the_page_of_letters_says_when_there_is_none(client, settings):
    settings.DEBUG, settings.EMAIL_FILE_PATH = True, "/nonexistent"
    assert b"Nothing has been written yet" in client.get("/demo/letters/").content
