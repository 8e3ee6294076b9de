"""The room stays as somebody left it while people come and go: what is open, read, in focus."""

from playwright.sync_api import expect

from tests.journeys.company import come_to_the_door, let_in, make_company, open_the_room
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
