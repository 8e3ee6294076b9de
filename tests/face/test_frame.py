"""The frame of a page, for somebody who is signed in."""

from typing import Any

import pytest
from django.test import Client

from iop.policy import Role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def page_of(client: Client, *roles: Role, **wishes: object) -> str:
    client.force_login(make_person(*roles, **wishes))
    return client.get("/who-sees-what/").content.decode()


def test_the_page_wears_the_readers_wishes(client: Client) -> None:
    page = page_of(client, Role.CLIENT, theme="dark", text_size="large", has_reduced_motion=True)

    assert 'data-theme="dark" data-text="large" data-motion="reduced"' in page


def test_the_foot_names_the_readers_zone(client: Client) -> None:
    assert "Times are in Mountain time" in page_of(client, Role.CLIENT, zone="America/Denver")


def test_the_programme_stands_in_the_head_and_never_in_the_title(client: Client) -> None:
    page = page_of(client, Role.CLIENT)

    assert '<span class="brand__programme">Riverside IOP</span>' in page
    assert "<title>Who sees what</title>" in page


def test_help_shows_the_line_of_the_readers_programme(client: Client) -> None:
    person = make_person(Role.CLIENT)
    person.programme.help_line = "555 0199"
    person.programme.save()
    client.force_login(person)

    assert 'href="tel:5550199"' in client.get("/help/").content.decode()


def test_the_line_of_the_house_stands_in_for_one_that_nobody_could_dial(
    client: Client, settings: Any
) -> None:
    settings.HELP_LINE = "555 0100"
    person = make_person(Role.CLIENT)
    person.programme.help_line = "banana"
    person.programme.save()
    client.force_login(person)

    assert "555 0100" in client.get("/help/").content.decode()


def test_every_page_has_the_way_to_help_and_the_way_out(client: Client) -> None:
    page = page_of(client, Role.CLIENT)

    assert ('href="/help/"' in page, 'data-behaviour="leave"' in page) == (True, True)
