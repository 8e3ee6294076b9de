"""Finding words again, and only those one may read."""

import pytest
from django.urls import reverse

from groups.actions.planning import end_membership
from iop.rooms.actions import post_text
from tests.factories.groups import (
    make_group,
    make_leader,
    make_member,
    make_running_session,
    membership_of,
    some_staff,
)
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
    response = client.post(ADDRESS, {"words": words}, follow=True)
    return [one.line.text for one in response.context["found"]]


def test_words_are_found_with_the_way_to_them(client, group, maya):
    say(group, maya, "The cold water thing helped")

    page = client.post(ADDRESS, {"words": "COLD water"}, follow=True).content.decode()

    assert "The cold water thing helped" in page
    assert reverse("groups:lounge", kwargs={"key": group.key}) in page


def test_what_is_found_leads_to_its_line_with_what_was_said_around_it(client, group, maya):
    say(group, maya, "The cold water thing helped")
    for number in range(90):
        say(group, maya, f"Line {number} after it")

    way = client.post(ADDRESS, {"words": "cold"}, follow=True).context["found"][0].href
    page = client.get(way).content.decode()

    assert f'id="{way.partition("#")[2]}"' in page
    assert ["Line 5 after it" in page, "Line 89 after it" in page] == [True, False]


def test_a_line_of_a_session_is_found_in_what_was_said_there(client, group, maya):
    session = make_running_session(group, leader=make_leader(group), inside=(maya,))
    post_text(session.room, by=maya, text="Breathing by the window", client_id="w" * 22)

    way = client.post(ADDRESS, {"words": "window"}, follow=True).context["found"][0].href
    page = client.get(way).content.decode()

    assert way.startswith(reverse("groups:history", args=[session.key]))
    assert f'id="{way.partition("#")[2]}"' in page


def test_what_was_found_can_be_come_back_to_and_its_address_says_nothing(client, group, maya):
    say(group, maya, "The cold water thing helped")

    answer = client.post(ADDRESS, {"words": "cold"})
    again = [client.get(answer.url).context["found"] for _time in range(2)]

    assert answer.status_code == 302
    assert "cold" not in answer.url
    assert [len(found) for found in again] == [1, 1]


def test_what_somebody_looked_for_is_sealed_and_nobody_elses(client, group, maya):
    say(group, maya, "The cold water thing helped")
    address = client.post(ADDRESS, {"words": "cold"}).url

    kept = str(dict(client.session))
    client.force_login(make_member(group))

    assert "cold" not in kept
    assert client.get(address).context["found"] is None


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
