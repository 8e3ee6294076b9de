"""At the door: what somebody says of where they are, and who can ask for it."""

import pytest
from django.urls import reverse

from groups.actions.sessions import leave_session, remove_person
from groups.models import Arrival, UsualPlace
from iop.people.models import Person
from tests.factories.groups import make_member, make_running_session
from tests.factories.people import make_client
from tests.support.signed_in import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(group, dana, maya):
    return make_running_session(group, leader=dana, inside=(maya,))


def come(session, person: Person, **said: str):
    return browser(person).post(reverse("groups:arrive", args=[session.key]), said)


def asked_for(session, dana: Person, person: Person) -> str:
    address = reverse("groups:call_back", args=[session.key])
    return browser(dana).post(address, {"person": person.key}).content.decode()


def test_whoever_has_no_phone_today_has_no_number_today(session, group, dana):
    sam = make_member(group, display_name="Sam")
    said = {"place": "Here", "call_back": "937 555 0100", "has_no_phone": "on", "is_kept": "on"}

    come(session, sam, **said)

    assert Arrival.objects.get(person=sam).call_back == ""
    assert UsualPlace.objects.get(person=sam).call_back == "937 555 0100"
    assert "No phone with them today" in asked_for(session, dana, sam)


def test_a_number_is_asked_of_members_with_the_place_at_once(session, group):
    sam = make_member(group)

    page = come(session, sam).content.decode()

    assert "Say where you are" in page
    assert "Write a number, or say that you have no phone today." in page
    assert "(you can leave it empty)" not in page


@pytest.mark.parametrize("is_gone", ["inside", "left", "asked to leave"])
def test_leaders_can_ask_where_everybody_is_who_was_let_in(session, dana, maya, is_gone):
    if is_gone == "left":
        leave_session(session, by=maya)
    if is_gone == "asked to leave":
        remove_person(session, maya, by=dana, reason="Not today")

    page = browser(dana).get(reverse("groups:session", args=[session.key])).content.decode()

    assert f'id="ask-inside-{maya.key}"' in page
    assert "937 555 0100" in asked_for(session, dana, maya)


def test_members_cannot(session, maya):
    page = browser(maya).get(reverse("groups:session", args=[session.key])).content.decode()

    assert "ask-inside-" not in page
    assert "937" not in asked_for(session, make_client(programme=maya.programme), maya)
