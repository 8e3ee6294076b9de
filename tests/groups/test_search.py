"""Finding words again, and only those one may read."""

import pytest
from django.urls import reverse

from groups.actions.planning import end_membership
from iop.rooms.actions import post_text
from tests.factories.groups import make_group, make_member, membership_of, some_staff
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db
ADDRESS = "/search/"


def say(group, person, text: str) -> None:
    post_text(group.lounge, by=person, text=text, client_id=f"{abs(hash(text)):022}"[:22])


@pytest.fixture
def group():
    return make_group(name="Evening circle")


@pytest.fixture
def maya(group, client):
    maya = make_member(group)
    client.force_login(maya)
    return maya


def found(client, words: str) -> list[str]:
    response = client.post(ADDRESS, {"words": words})
    return [one.line.text for one in response.context["found"]]


def test_words_are_found_with_the_way_to_them(client, group, maya):
    say(group, maya, "The cold water thing helped")

    page = client.post(ADDRESS, {"words": "COLD water"}).content.decode()

    assert "The cold water thing helped" in page
    assert reverse("groups:lounge", kwargs={"key": group.key}) in page


def test_words_said_before_somebody_came_are_not_found(client, group):
    say(group, make_member(group), "Before you came")
    late = make_member(group)
    client.force_login(late)

    assert found(client, "before") == []


def test_words_said_after_somebody_left_are_not_found(client, group, maya):
    other = make_member(group)
    end_membership(membership_of(maya, group), by=some_staff())
    say(group, other, "After you left")

    assert found(client, "after") == []


def test_words_of_other_groups_are_not_found(client, maya):
    other = make_group()
    say(other, make_member(other), "Somewhere else")

    assert found(client, "somewhere") == []


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", '"', "=cmd", "' OR 1=1 --"])
def test_signs_mean_themselves(client, group, maya, words):
    say(group, maya, "Nothing of that kind")

    assert found(client, words) == []


def test_one_letter_is_a_word_to_look_for(client, group, maya):
    say(group, maya, "Nothing of that kind")

    assert found(client, "k") == ["Nothing of that kind"]


@pytest.mark.parametrize("words", ["", "   ", "a" * 101, "a" * 10_000, "a\x00b"])
def test_what_cannot_be_looked_for_is_said_kindly(client, maya, words):
    response = client.post(ADDRESS, {"words": words})

    assert (list(response.context["form"].errors), response.context["found"]) == (["words"], None)


def test_words_in_an_address_look_for_nothing(client, group, maya):
    say(group, maya, "The cold water thing helped")

    response = client.get(ADDRESS, {"words": "cold"})

    assert response.context["found"] is None


def test_somebody_without_groups_finds_nothing(client):
    client.force_login(make_client())

    assert found(client, "anything") == []
