"""The demonstration, as a newcomer to the code meets it: one click, and somebody's evening."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.company import field_of
from tests.support.visitor import Visitor
from tools.screenshots import demonstration


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    """The embedded site with its demonstration, in a folder of its own."""
    with demonstration() as url:
        yield url


@pytest.fixture
def newcomer(chromium: Browser, demo: str) -> Iterator[Visitor]:
    """Somebody who has just started the site."""
    made = Visitor(chromium, demo)
    yield made
    assert sorted(set(made.close())) == []


def test_one_click_signs_in_as_a_client_at_home(newcomer: Visitor) -> None:
    newcomer.visit("/account/login/")
    newcomer.press("Sign in as Maya")
    expect(newcomer.page.get_by_role("heading", level=1)).to_contain_text("Maya")
    newcomer.look()
    newcomer.press("Join")
    expect(newcomer.page.get_by_role("heading", name="Where are you today?")).to_be_visible()


def test_the_room_of_this_evening_is_alive(newcomer: Visitor) -> None:
    newcomer.go("/account/login/")
    newcomer.press("Sign in as Dana")
    newcomer.page.locator("main a[href^='/sessions/']").first.click()
    expect(field_of(newcomer)).to_be_enabled()
    expect(newcomer.page.get_by_role("button", name="Let in Nadia")).to_be_visible()
    expect(newcomer.page.locator("[data-people] > li")).to_have_count(8)
    newcomer.look()
