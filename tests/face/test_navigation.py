"""The main navigation."""

import pytest

from iop.face.navigation import PLACES, current, links_for


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/", "/"),
        ("/groups/", "/groups/"),
        ("/groups/abc/", "/groups/"),
        ("/groups/staff/x/", "/groups/staff/"),
        ("/elsewhere/", ""),
    ],
)
def test_the_place_is_the_longest_address_the_path_lies_under(path: str, here: str) -> None:
    assert current(path, ["/", "/groups/", "/groups/staff/"]) == here


def test_a_place_without_an_address_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = PLACES[0]._replace(url_name="nowhere:yet")
    monkeypatch.setattr("iop.face.navigation.PLACES", (absent,))

    assert links_for(["client"], "/") == []


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("client", {"Home", "Groups", "Search", "Me"}),
        ("staff", {"Home", "People", "Plan", "Search", "Me"}),
        ("operator", {"Home", "Programmes", "Me"}),
    ],
)
def test_everybody_has_their_own_places(role: str, labels: set[str]) -> None:
    assert {str(link.label) for link in links_for([role], "/")} == labels


@pytest.mark.parametrize("role", ["client", "facilitator", "staff"])
def test_a_phone_holds_every_place(role: str) -> None:
    assert len(links_for([role], "/")) <= 5
