"""The room stays as somebody left it while people come and go: what is open, read, in focus."""

from playwright.sync_api import Locator, expect

from tests.journeys.company import (
    all_see,
    come_to_the_door,
    let_in,
    make_company,
    open_the_room,
    say,
)
from tests.journeys.conftest import MakeVisitor
from tests.support.backstage import Backstage


def test_a_leaders_hands_stay_where_they_are_while_people_come(
    visitor: MakeVisitor, behind: Backstage
) -> None:
    company = behind(make_company, "Maya", "Theo", "Noor")
    luis = visitor(company.luis)
    open_the_room(luis, company)
    maya, theo, noor = (visitor(one) for one in company.clients.values())
    for one in (maya, theo):
        come_to_the_door(one, company)
    let_in(luis, maya, "Maya")
    luis.press("Start the session")
    maya.press("Pass this time")
    luis.page.locator("summary", has_text="Heard or passed").click()
    luis.press("Place and number Theo")
    expect(luis.page.get_by_role("link", name="937 555 0100")).to_be_visible()
    luis.page.get_by_role("button", name="More for Maya").focus()

    come_to_the_door(noor, company)
    expect(luis.page.get_by_role("button", name="Let in Noor")).to_be_visible()

    expect(luis.page.get_by_role("link", name="937 555 0100")).to_be_visible()
    expect(luis.page.get_by_role("button", name="More for Maya")).to_be_focused()
    luis.page.get_by_role("button", name="Let in Noor").press("Enter")
    expect(luis.page.locator("[data-people] > li")).to_have_count(3)
    expect(luis.page.get_by_role("heading", name="At the door")).to_be_focused()
    expect(luis.page.get_by_role("button", name="Invite once more Maya")).to_be_visible()
    luis.look()


def test_on_a_phone_a_turn_is_seen_from_its_heading_and_stays_under_the_finger(
    visitor: MakeVisitor, behind: Backstage
) -> None:
    company = behind(make_company, "Maya")
    luis, maya = visitor(company.luis), visitor(company.clients["Maya"], width=360)
    open_the_room(luis, company)
    come_to_the_door(maya, company)
    let_in(luis, maya, "Maya")
    for number in range(1, 9):
        say(luis, f"Line {number} before the round")
    all_see("Line 8 before the round", maya)

    luis.press("Start the session")
    luis.press("Invite Maya")
    heading = maya.page.get_by_role("heading", name="It’s your turn, if you want it")
    expect(heading).to_be_in_viewport()
    expect(maya.page.locator("#phase-bar")).to_contain_text("Your turn, if you want it")
    expect(maya.page.locator("#part-turn .scale")).to_be_in_viewport()
    say(luis, "Take your time")
    all_see("Take your time", maya)
    expect(heading).to_be_in_viewport()
    expect(maya.page.get_by_text("New lines below")).to_be_hidden()

    maya.page.get_by_label("As much or as little as you like").fill("Slept badly.")
    need = maya.page.get_by_text("Would anyone’s company help?")
    need.scroll_into_view_if_needed()
    before = top_of(need)
    say(luis, "No hurry at all")
    all_see("No hurry at all", maya)
    assert abs(top_of(need) - before) <= 1
    maya.look()
    maya.press("Share with the group")
    expect(maya.page.locator("#phase-bar")).not_to_contain_text("turn")


def top_of(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["y"]
