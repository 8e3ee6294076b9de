"""What pages do for people: on a phone and a desktop, light and dark, and without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from groups.models import CheckIn
from tests.factories.groups import make_session
from tests.factories.people import PASSWORD
from tests.journeys.company import Company, all_see, come_to_the_door, make_company, say
from tests.journeys.conftest import MakeVisitor
from tests.journeys.test_a_broken_line import make_running_company
from tests.support.backstage import Backstage
from tests.support.site import Site
from tests.support.visitor import Visitor

LEADS_NOWHERE = ("/welcome/a-link-that-never-was/", "/there-is-no-such-page/")


@pytest.fixture
def company(behind: Backstage) -> Company:
    """A group that is about to meet."""
    return behind(make_company, "Maya", "Theo")


@pytest.mark.parametrize("path", LEADS_NOWHERE)
def test_an_address_that_leads_nowhere_is_answered_calmly(visitor: MakeVisitor, path: str) -> None:
    stranger = visitor(width=360)
    with stranger.expecting("404"):
        stranger.visit(path)

    expect(stranger.page.get_by_role("heading", level=1)).to_have_count(1)


def test_staff_plan_a_group_and_its_series(visitor: MakeVisitor, company: Company) -> None:
    dana = visitor(company.dana)
    dana.visit("/staff/groups/new/")
    dana.page.get_by_label("Name").fill("Quiet mornings")
    dana.page.locator("select[name=kind]").select_option("general")
    dana.page.get_by_label("Ground rules").fill("We listen.")
    dana.page.locator("main form").get_by_role("button").last.click()
    expect(dana.page.get_by_role("heading", level=1)).to_have_text("When does it meet?")
    dana.look()
    dana.page.get_by_label("Starts at").fill("18:00")
    in_a_week = timezone.localdate() + timedelta(days=7)
    dana.page.get_by_label("First session").fill(in_a_week.isoformat())
    dana.page.get_by_label("Weekday").select_option(str(in_a_week.weekday()))
    dana.page.locator("main form").get_by_role("button").last.click()

    expect(dana.page.get_by_role("heading", level=1)).to_have_text("Quiet mornings")
    expect(dana.page.locator("main")).to_contain_text("6:00 pm")
    dana.look()


def test_the_lounge_takes_a_check_in_and_words_between_sessions(
    visitor: MakeVisitor, behind: Backstage, company: Company
) -> None:
    maya, theo = visitor(company.clients["Maya"]), visitor(company.clients["Theo"], width=360)
    maya.go(company.lounge)
    theo.visit(company.lounge)
    maya.page.locator("#daily .scale__step").nth(6).click()
    maya.page.get_by_label("One word").fill("Lighter")
    maya.press("Share with the lounge")
    all_see("Lighter", maya, theo)
    say(theo, "Good to hear")
    all_see("Good to hear", maya, theo)
    maya.look()
    theo.look()

    maya.visit("/search/")
    maya.page.locator("main input[type=search], main input[type=text]").first.fill("good")
    maya.page.locator("main form").get_by_role("button").first.click()
    expect(maya.page.locator("main")).to_contain_text("Good to hear")
    assert "good" not in maya.page.url
    maya.look()
    assert behind(CheckIn.objects.filter(person=company.clients["Maya"]).count) == 1


def test_a_session_that_is_far_off_called_off_or_over_says_so(
    visitor: MakeVisitor, behind: Backstage, company: Company
) -> None:
    maya = visitor(company.clients["Maya"])
    far = behind(make_session, company.group, starts_at=timezone.now() + timedelta(days=2))
    maya.visit(f"/sessions/{far.key}/")
    expect(maya.page.get_by_text("The door opens at")).to_be_visible()

    dana = visitor(company.dana)
    dana.go(f"/staff/groups/{company.group.key}/")
    dana.page.on("dialog", lambda dialog: dialog.accept())
    dana.page.locator("form[action*='cancel']").last.get_by_role("button").click()
    maya.visit(f"/sessions/{far.key}/")
    expect(maya.page.get_by_role("heading", level=1)).to_be_visible()


def test_settings_change_the_page_at_once(visitor: MakeVisitor, company: Company) -> None:
    maya = visitor(company.clients["Maya"])
    maya.go("/me/settings/")
    maya.page.get_by_label("Larger", exact=True).check(force=True)
    maya.page.get_by_label("Dark", exact=True).check(force=True)
    maya.page.get_by_label("Nothing moves").check(force=True)
    maya.press("Save", exact=True)
    expect(maya.page.get_by_text("Saved.")).to_be_visible()
    root = maya.page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(root).to_have_attribute("data-text", "larger")
    maya.look()
    maya.visit("/")
    maya.visit(company.lounge)


@pytest.mark.parametrize("path", ["/account/login/", "/help/", "/"])
def test_escape_twice_leaves_for_a_neutral_page(
    visitor: MakeVisitor, company: Company, path: str
) -> None:
    maya = visitor(company.clients["Maya"] if path == "/" else None)
    maya.go("/who-sees-what/")
    maya.go(path)
    maya.page.keyboard.press("Escape")
    maya.page.keyboard.press("Escape")

    expect(maya.page).to_have_url(f"{maya.url}/notes/")
    assert "Circleway" not in maya.page.content()
    maya.page.go_back()
    expect(maya.page).not_to_have_url(f"{maya.url}{path}")


def test_escape_twice_leaves_a_live_room(visitor: MakeVisitor, behind: Backstage) -> None:
    running = behind(make_running_company)
    maya = visitor(running.clients["Maya"])
    maya.go(running.room)
    maya.page.keyboard.press("Escape")
    maya.page.keyboard.press("Escape")

    expect(maya.page).to_have_url(f"{maya.url}/notes/")


def test_help_is_one_step_away_on_every_page(visitor: MakeVisitor, behind: Backstage) -> None:
    running = behind(make_running_company)
    maya, stranger = visitor(running.clients["Maya"]), visitor(width=360)
    for one, path in ((stranger, "/account/login/"), (maya, "/me/"), (maya, running.room)):
        one.go(path)
        one.press("Help now")
        expect(one.page).to_have_url(f"{one.url}/help/")
        expect(one.page.get_by_role("link", name="988").first).to_be_visible()


def test_without_javascript_pages_are_read_and_forms_are_sent(
    visitor: MakeVisitor, behind: Backstage, company: Company
) -> None:
    maya = visitor(java_script_enabled=False, width=360)
    sign_in_plainly(maya, company)
    maya.page.locator(f"main a[href='/groups/{company.group.key}/']").first.click()
    expect(maya.page.get_by_role("heading", level=1)).to_have_text("Evening circle")
    maya.press("Go to the lounge")
    maya.page.locator("#say").fill("Words without script")
    maya.press("Send")
    expect(maya.page.locator("[data-lines]")).to_contain_text("Words without script")
    maya.go("/me/settings/")
    maya.page.get_by_label("Your pronouns").fill("they / them")
    maya.press("Save", exact=True)
    expect(maya.page.get_by_text("Saved.")).to_be_visible()

    come_to_the_door(maya, company)
    maya.press("Check again")
    expect(maya.page.get_by_role("heading", name="Your seat is kept")).to_be_visible()


def test_without_javascript_a_running_room_is_read_and_written(
    visitor: MakeVisitor, behind: Backstage
) -> None:
    running = behind(make_running_company)
    theo = visitor(running.clients["Theo"])
    theo.go(running.room)
    maya = visitor(running.clients["Maya"], java_script_enabled=False)
    maya.go(running.room)
    maya.page.locator("#say").fill("From a page without script")
    maya.press("Send")

    expect(maya.page.locator("[data-lines]")).to_contain_text("From a page without script")
    all_see("From a page without script", theo)
    maya.press("Leave the room")
    maya.page.get_by_label("I’m all right to go").check(force=True)
    maya.press("Send")
    expect(maya.page.get_by_role("heading", level=1)).to_have_text("Thank you for being here")


def sign_in_plainly(visitor: Visitor, company: Company) -> None:
    visitor.go("/account/login/")
    visitor.page.get_by_label("E-mail").fill(company.clients["Maya"].email)
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.press("Sign in", exact=True)
    expect(visitor.page).to_have_url(f"{visitor.url}/")


def test_the_doors_of_the_demonstration_are_not_there(visitor: MakeVisitor) -> None:
    stranger = visitor()
    stranger.go("/account/login/")
    expect(stranger.page.locator("form[action^='/demo/']")).to_have_count(0)
    with stranger.expecting("404"):
        assert stranger.page.goto("/demo/").status == 404


def test_the_site_says_what_it_is_in_neutral_titles(
    visitor: MakeVisitor, company: Company, running: Site
) -> None:
    maya = visitor(company.clients["Maya"])
    titles = set()
    for path in ("/", f"/groups/{company.group.key}/", company.lounge, company.room):
        maya.go(path)
        titles.add(maya.page.title())

    assert titles == {"Home", "Group", "Lounge", "Door"}
