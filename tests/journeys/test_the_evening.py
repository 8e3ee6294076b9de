"""An evening of a group, from the door to the leaving check, in the browsers of those who come."""

from playwright.sync_api import expect

from groups.models import Arrival, Attendance, Session
from tests.journeys.company import (
    all_see,
    check_in,
    come_to_the_door,
    field_of,
    let_in,
    let_pass,
    line,
    make_company,
    open_the_room,
    say,
)
from tests.journeys.conftest import MakeVisitor
from tests.support.backstage import Backstage
from tests.support.visitor import Visitor


def test_a_client_comes_home_waits_at_the_door_and_reads_nothing_older(
    visitor: MakeVisitor, behind: Backstage
) -> None:
    company = behind(make_company, "Maya", "Theo")
    luis, theo = visitor(company.luis), visitor(company.clients["Theo"], width=360)
    maya = visitor(company.clients["Maya"])
    open_the_room(luis, company)
    luis.look()
    come_to_the_door(theo, company)
    expect(luis.page.locator("[data-door-tab]")).to_contain_text("1")
    let_in(luis, theo, "Theo")
    expect(luis.page.locator("[data-door-tab]")).to_be_empty()
    say(luis, "Said before Maya came")
    all_see("Said before Maya came", luis, theo)
    theo.look()

    maya.visit("/")
    maya.press("Go to the lobby")
    maya.look()
    maya.press("Go to the lobby")
    expect(maya.page.get_by_role("alert")).to_contain_text("where you are")
    maya.look()
    come_to_the_door(maya, company)
    maya.look()
    let_in(luis, maya, "Maya")
    say(theo, "Good that you are here")

    all_see("Good that you are here", luis, theo, maya)
    all_see("Maya came in.", luis, theo)
    expect(maya.page.locator("[data-people] > li")).to_have_count(3)
    expect(line(maya, "Said before Maya came")).to_have_count(0)
    assert "Said before Maya came" not in maya.page.content()
    maya.look()


def test_the_round_goes_from_one_to_the_next_and_passing_counts(
    visitor: MakeVisitor, behind: Backstage
) -> None:
    company = behind(make_company, "Maya", "Theo")
    luis, maya, theo = gathered(visitor, company)

    luis.press("Start the session")
    all_see("Opening check-in", theo)
    luis.press("Invite Maya")
    expect(maya.page.get_by_role("heading", name="It’s your turn, if you want it")).to_be_visible()
    maya.look()
    check_in(maya, word="Wobbly", text="Slept badly.", need="Someone on staff")
    all_see("Wobbly", luis, maya, theo)
    expect(luis.page.locator("#part-round")).to_contain_text("someone on staff")
    expect(theo.page.get_by_role("heading", name="It’s your turn, if you want it")).to_be_visible()
    theo.press("Pass this time")

    all_see("Theo passed this time.", luis, maya, theo)
    expect(luis.page.locator("#part-round")).to_contain_text("2 of 2 heard or passed")
    assert "someone on staff" not in theo.page.locator("[data-lines]").inner_text().lower()
    luis.look()


def gathered(visitor: MakeVisitor, company) -> tuple[Visitor, Visitor, Visitor]:
    """Luis on a desktop, Maya on a desktop and Theo on a phone, all in the room."""
    luis, maya = visitor(company.luis), visitor(company.clients["Maya"])
    theo = visitor(company.clients["Theo"], width=360)
    open_the_room(luis, company)
    for name, one in (("Maya", maya), ("Theo", theo)):
        come_to_the_door(one, company)
        let_in(luis, one, name)
    return luis, maya, theo


def test_people_talk_answer_change_and_take_back(visitor: MakeVisitor, behind: Backstage) -> None:
    company = behind(make_company, "Maya", "Theo")
    luis, maya, theo = gathered(visitor, company)

    field_of(maya).fill("First line")
    field_of(maya).press("Shift+Enter")
    field_of(maya).press_sequentially("and a second")
    field_of(maya).press("Enter")
    all_see("First line", luis, maya, theo)
    expect(line(theo, "First line").locator("[data-part=text]")).to_have_text(
        "First line\nand a second", use_inner_text=True
    )
    expect(maya.page.locator("[data-pending-list] > li")).to_have_count(0)

    line(theo, "First line").get_by_role("button", name="Answer").click()
    theo.look()
    theo.page.get_by_role("dialog").get_by_role("button", name="I hear you").click()
    expect(line(maya, "First line").get_by_role("button", name="I hear you")).to_contain_text("1")

    line(maya, "First line").get_by_role("button", name="More for your message").click()
    maya.press("Change it")
    expect(field_of(maya)).to_have_value("First line\nand a second")
    say(maya, "Better words")
    all_see("Better words", luis, maya, theo)
    expect(line(theo, "Better words")).to_contain_text("changed")
    expect(line(theo, "First line")).to_have_count(0)

    line(maya, "Better words").get_by_role("button", name="More for your message").click()
    maya.press("Take it back")
    maya.page.wait_for_timeout(600)  # sooner it would be the second half of a double click
    maya.press("Yes, take it back")
    all_see("Maya took this back.", luis, theo)
    all_see("You took this back.", maya)
    assert "Better words" not in theo.page.content()

    maya.press("Raise hand")
    expect(luis.page.get_by_role("heading", name="Raised hands")).to_be_visible()
    luis.press("Lower")
    expect(maya.page.get_by_role("button", name="Raise hand")).to_be_visible()


def test_who_leads_keeps_time_and_order_kindly(visitor: MakeVisitor, behind: Backstage) -> None:
    company = behind(make_company, "Maya", "Theo")
    luis, maya, theo = gathered(visitor, company)
    luis.press("Start the session")
    luis.press("Begin “Topic”")
    all_see("Topic", maya)
    luis.press("+ 5 min")
    luis.press("Step back one part")
    expect(luis.page.get_by_role("button", name="Begin “Topic”")).to_be_visible()
    luis.press("Begin “Topic”")

    say(theo, "Words that hurt")
    all_see("Words that hurt", luis, maya)
    line(luis, "Words that hurt").get_by_role("button", name="More for this message").click()
    luis.press("Set it aside…")
    luis.page.get_by_label("Why, in a few kind words").filter(visible=True).fill("It names a dose.")
    luis.press("Set it aside", exact=True)
    expect(line(maya, "resting")).to_have_count(1)
    expect(line(theo, "It names a dose.")).to_have_count(1)
    assert "Words that hurt" not in maya.page.content()
    line(luis, "It names a dose.").get_by_role("button", name="Show it again").click()
    all_see("Words that hurt", maya, theo)

    luis.press("More for Theo")
    luis.look()
    luis.press("Pause their writing…")
    luis.page.get_by_label("Why, in a few kind words").filter(visible=True).fill("Take a breath.")
    luis.press("Pause", exact=True)
    expect(field_of(theo)).to_be_disabled()
    expect(theo.page.get_by_text("Take a breath.")).to_be_visible()
    theo.look()
    luis.press("More for Theo")
    luis.press("Let them write again…")
    luis.press("Let them write", exact=True)
    expect(field_of(theo)).to_be_enabled()

    luis.press("More for Theo")
    luis.press("Ask to leave…")
    luis.page.get_by_label("Why, in a few kind words").filter(visible=True).fill("Please rest.")
    luis.press("Ask to leave", exact=True)
    expect(field_of(theo)).to_be_disabled()
    theo.press("Go on")
    expect(theo.page.get_by_text("Please rest.")).to_be_visible()
    theo.look()
    luis.press("Let back Theo")
    expect(luis.page.get_by_role("button", name="Let back Theo")).to_be_hidden()
    theo.press("See whether the door is open again")
    theo.press("Yes, this is right")
    expect(field_of(theo)).to_be_enabled()


def test_people_leave_well_and_attendance_keeps_itself(
    visitor: MakeVisitor, behind: Backstage
) -> None:
    company = behind(make_company, "Maya", "Theo")
    luis, maya, theo = gathered(visitor, company)
    luis.press("Start the session")
    for part in ("Topic", "Reflection and goals", "Close"):
        luis.press(f"Begin “{part}”")
    behind(let_pass, company.session, minutes=80)
    maya.page.get_by_label("One thing I’ll try this week").fill("Call my sister")
    maya.press("Share with the group")
    all_see("Call my sister", luis, maya, theo)

    maya.press("How are you leaving?")
    maya.look()
    maya.page.get_by_text("I don’t want to be alone with this").click()
    maya.press("Send")
    expect(maya.page.get_by_text("We’ve told Luis")).to_be_visible()
    maya.look()
    expect(luis.page.get_by_text("Maya doesn’t want to be alone with this.")).to_be_visible(
        timeout=3000
    )
    luis.look()
    luis.press("I’m staying Maya")
    expect(luis.page.get_by_text("You are staying with Maya.")).to_be_visible()
    expect(maya.page.get_by_text("Luis is staying.")).to_be_visible()
    say(maya, "It is loud tonight")

    luis.press("End the session…")
    luis.press("End it now")
    expect(luis.page.get_by_role("heading", level=1)).to_contain_text("who came, and the round")
    luis.look()
    luis.press("Go to them Maya")
    all_see("It is loud tonight", luis, maya)
    say(luis, "I am here")
    all_see("I am here", luis, maya)
    luis.look()
    maya.look()
    luis.press("We have parted…")
    luis.press("Yes, we have parted")
    maya.press("Go on")
    expect(maya.page.get_by_text("I am here")).to_be_visible()
    maya.look()
    expect(theo.page.get_by_text("Thank you for being here").first).to_be_visible()
    theo.press("Go on")
    theo.look()

    table = luis.page.get_by_role("table", name="Attendance")
    expect(table.get_by_role("row", name="Maya")).to_contain_text("75 / 75")
    assert behind(outcomes_of, company.session) == {"Maya": "attended", "Theo": "attended"}
    assert behind(places_of, company.session) == {("", "")}


def outcomes_of(session: Session) -> dict[str, str]:
    rows = Attendance.objects.filter(session=session).select_related("person")
    return {row.person.display_name: row.outcome for row in rows}


def places_of(session: Session) -> set[tuple[str, str]]:
    return {(row.place, row.call_back) for row in Arrival.objects.filter(session=session)}
