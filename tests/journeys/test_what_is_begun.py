"""What somebody has begun is still there after a reload, and on the page it leads to."""

from playwright.sync_api import expect

from tests.journeys.company import come_to_the_door, let_in, make_company, open_the_room, say
from tests.journeys.conftest import MakeVisitor
from tests.support.backstage import Backstage
from tests.support.visitor import Visitor

WEEK = "One thing I’ll try this week"


def gathered(visitor: MakeVisitor, behind: Backstage) -> tuple[Visitor, Visitor]:
    """Luis who leads and Maya on a phone, in a session that runs."""
    company = behind(make_company, "Maya")
    luis, maya = visitor(company.luis), visitor(company.clients["Maya"], width=360)
    open_the_room(luis, company)
    come_to_the_door(maya, company)
    let_in(luis, maya, "Maya")
    luis.press("Start the session")
    return luis, maya


def test_a_turn_that_is_half_written_outlives_a_reload_and_is_gone_once_it_is_shared(
    visitor: MakeVisitor, behind: Backstage
) -> None:
    luis, maya = gathered(visitor, behind)
    luis.press("Invite Maya")
    maya.page.locator("#part-turn .scale__step").nth(3).click()
    maya.page.get_by_label("One word").fill("Wobbly")
    maya.page.get_by_label("As much or as little as you like").fill("Slept badly.")

    maya.page.reload()
    say(luis, "Take your time")
    expect(maya.page.get_by_text("Take your time")).to_be_visible()

    expect(maya.page.get_by_label("One word")).to_have_value("Wobbly")
    expect(maya.page.get_by_label("As much or as little")).to_have_value("Slept badly.")
    assert maya.page.locator("input[name=mood]:checked").get_attribute("value") == "4"
    maya.press("Help now")
    maya.press("Back to where you were")
    expect(maya.page.get_by_label("One word")).to_have_value("Wobbly")
    maya.press("Share with the group")
    expect(maya.page.locator("[data-lines] > li", has_text="Wobbly")).to_have_count(1)
    assert "Slept badly" not in maya.page.evaluate("JSON.stringify(sessionStorage)")


def test_words_for_the_week_go_along_to_the_leaving_page_and_back(
    visitor: MakeVisitor, behind: Backstage
) -> None:
    luis, maya = gathered(visitor, behind)
    for part in ("Topic", "Reflection and goals", "Close"):
        luis.press(f"Begin “{part}”")
    maya.page.get_by_label(WEEK).fill("Call my sister")
    maya.page.reload()
    expect(maya.page.get_by_label(WEEK)).to_have_value("Call my sister")

    maya.press("How are you leaving?")
    expect(maya.page.get_by_label(WEEK)).to_have_value("Call my sister")
    maya.look()
    maya.press("Back to the room")
    expect(maya.page.get_by_label(WEEK)).to_have_value("Call my sister")
    maya.press("Share with the group")
    expect(maya.page.get_by_text("You have said one thing for the week.")).to_be_visible()
    maya.look()
    maya.press("How are you leaving?")

    expect(maya.page.get_by_label(WEEK)).to_have_count(0)


def test_a_number_from_home_is_in_hand_where_more_can_be_said(
    visitor: MakeVisitor, behind: Backstage
) -> None:
    company = behind(make_company, "Maya")
    for has_script in (True, False):
        maya = visitor(company.clients["Maya"], width=360, java_script_enabled=has_script)
        maya.go("/")
        maya.press("Save and go on")
        expect(maya.page.get_by_text("or leave it for today")).to_be_visible()
        maya.go("/")
        maya.page.locator(".scale__step").nth(6).click()
        maya.press("Say more in the lounge")
        expect(maya.page.get_by_label("One word")).to_be_visible()
        expect(maya.page.locator("input[name=mood]:checked")).to_have_value("7")
