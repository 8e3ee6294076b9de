"""One evening from beginning to end: five windows, and a client who was invited an hour ago."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.company import (
    all_see,
    check_in,
    come_to_the_door,
    let_in,
    let_pass,
    line,
    make_company,
    open_the_room,
    say,
)
from tests.journeys.conftest import MakeVisitor
from tests.journeys.welcome import (
    agree_to_everything,
    choose_a_password,
    invited_by_staff,
    take_a_name,
)
from tests.support.backstage import Backstage


def test_from_the_invitation_to_the_leaving_check(
    visitor: MakeVisitor, behind: Backstage, letters: Path
) -> None:
    company = behind(make_company, "Theo", "Wren")
    dana, luis, maya = visitor(company.dana), visitor(company.luis), visitor(width=360)
    theo, wren = visitor(company.clients["Theo"], width=360), visitor(company.clients["Wren"])
    everybody = (luis, theo, wren, maya)

    take_a_name(maya, invited_by_staff(dana, "maya-the-road@example.test", letters), "Maya")
    agree_to_everything(maya)
    choose_a_password(maya)
    expect(maya.page.get_by_role("link", name="Go to the lobby")).to_be_visible()

    open_the_room(luis, company)
    for name, one in (("Theo", theo), ("Wren", wren), ("Maya", maya)):
        come_to_the_door(one, company)
        let_in(luis, one, name)
    luis.press("Start the session")
    luis.press("Invite Maya")
    expect(maya.page.get_by_role("heading", name="It’s your turn, if you want it")).to_be_visible()
    check_in(maya, word="New", text="First evening.", need="My buddy")
    for one in (theo, wren):
        one.press("Pass this time")
    expect(luis.page.locator("#part-round")).to_contain_text("3 of 3 heard or passed")

    luis.press("Begin “Topic”")
    say(theo, "Asking is the hard part")
    say(wren, "It was for me too")
    say(maya, "I nearly did not come")
    for words in ("Asking is the hard part", "It was for me too", "I nearly did not come"):
        all_see(words, *everybody)
    expect(line(maya, "New")).to_have_count(1)

    for part in ("Reflection and goals", "Close"):
        luis.press(f"Begin “{part}”")
    behind(let_pass, company.session, minutes=80)
    maya.page.get_by_label("One thing I’ll try this week").fill("Come again")
    maya.press("Share with the group")
    all_see("Come again", *everybody)
    maya.press("How are you leaving?")
    maya.page.get_by_text("I don’t want to be alone with this").click()
    maya.press("Send")
    expect(maya.page.get_by_text("We’ve told Luis")).to_be_visible()
    expect(luis.page.get_by_text("Maya doesn’t want to be alone with this.")).to_be_visible()
    luis.press("I’m staying Maya")
    luis.press("End the session…")
    luis.press("End it now")

    table = luis.page.get_by_role("table", name="Attendance")
    for name in ("Maya", "Theo", "Wren"):
        expect(table.get_by_role("row", name=name)).to_contain_text("75 / 75")
    maya.visit("/")
