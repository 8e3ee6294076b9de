"""Whose access ends is out within moments: from open pages, from rooms, from the next click."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone
from playwright.sync_api import expect

from iop.people.models import Person
from tests.factories.people import PASSWORD
from tests.journeys.company import Company, field_of
from tests.journeys.conftest import MakeVisitor
from tests.journeys.test_a_broken_line import make_running_company
from tests.support.backstage import Backstage, begin_session, let_rest
from tests.support.visitor import Visitor

AT_ONCE = 2500


@pytest.fixture
def company(behind: Backstage) -> Company:
    """A session that runs, Maya and Theo in it."""
    return behind(make_running_company)


def in_the_room(visitor: Visitor, company: Company) -> Visitor:
    visitor.go(company.room)
    expect(field_of(visitor)).to_be_enabled()
    return visitor


def test_access_ended_by_staff_closes_the_open_room_and_the_next_click(
    visitor: MakeVisitor, company: Company
) -> None:
    maya, staff = in_the_room(visitor(company.clients["Maya"]), company), visitor(company.dana)
    staff.visit("/staff/people/")
    staff.press("Maya")
    staff.look()
    staff.press("End the access…")
    staff.look()
    staff.press("End it now")

    expect(field_of(maya)).to_be_hidden(timeout=AT_ONCE)
    expect(maya.page).to_have_url(re.compile("/account/login/"), timeout=AT_ONCE)
    maya.go("/")
    expect(maya.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_whose_access_ends_is_out_of_every_page_that_is_open(
    visitor: MakeVisitor, company: Company
) -> None:
    maya, staff = visitor(company.clients["Maya"]), visitor(company.dana)
    elsewhere = visitor(company.clients["Maya"], width=360)
    maya.go(f"/groups/{company.group.key}/")
    elsewhere.go("/me/settings/")
    staff.go(f"/staff/people/{company.clients['Maya'].key}/end/")
    staff.press("End it now")

    for one in (maya, elsewhere):
        expect(one.page).to_have_url(re.compile("/account/login/"), timeout=AT_ONCE)


def test_signing_out_leads_to_the_page_that_says_so_also_in_other_tabs(
    visitor: MakeVisitor, company: Company
) -> None:
    maya = visitor(company.clients["Maya"])
    maya.go("/me/")
    other = maya.context.new_page()
    other.goto("/groups/")
    maya.page.bring_to_front()
    maya.page.get_by_role("button", name="Sign out").click()

    expect(maya.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "next=" not in maya.page.url
    expect(other).to_have_url(re.compile("/account/login/"), timeout=AT_ONCE)


def test_signing_out_in_one_tab_closes_the_room_in_another(
    visitor: MakeVisitor, company: Company
) -> None:
    maya = in_the_room(visitor(company.clients["Maya"]), company)
    field_of(maya).fill("Half a thought")
    other = maya.context.new_page()
    other.goto("/me/")
    other.get_by_role("button", name="Sign out").click()

    expect(maya.page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=AT_ONCE)
    expect(maya.page.get_by_role("heading", name="A place is kept for you")).to_be_visible()
    assert "Half a thought" not in maya.page.evaluate("Object.values(sessionStorage).join()")


def test_leaving_the_group_closes_its_room_and_nothing_else(
    visitor: MakeVisitor, company: Company
) -> None:
    maya, staff = in_the_room(visitor(company.clients["Maya"]), company), visitor(company.dana)
    staff.visit(f"/staff/groups/{company.group.key}/")
    staff.page.on("dialog", lambda dialog: dialog.accept())
    staff.press("End Maya")

    expect(field_of(maya)).to_be_disabled(timeout=AT_ONCE)
    maya.go("/")
    expect(maya.page.get_by_role("heading", level=1)).to_contain_text("Maya")
    with maya.expecting("404"):
        assert maya.page.goto(company.room).status == 404
        maya.look()


def test_a_new_password_closes_the_other_device(visitor: MakeVisitor, company: Company) -> None:
    phone = in_the_room(visitor(company.clients["Maya"], width=360), company)
    desktop = visitor()
    sign_in(desktop, company.clients["Maya"])
    desktop.visit("/me/security/")
    desktop.press("Password")
    desktop.look()
    for name, words in (
        ("oldpassword", PASSWORD),
        ("password1", "another quite long one"),
        ("password2", "another quite long one"),
    ):
        desktop.page.locator(f"input[name={name}]").fill(words)
    desktop.press("Change it")

    expect(phone.page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=AT_ONCE)
    desktop.visit("/me/devices/")
    expect(desktop.page.get_by_role("heading", level=1)).to_be_visible()


def sign_in(visitor: Visitor, person: Person) -> None:
    visitor.visit("/account/login/")
    visitor.page.get_by_label("E-mail").fill(person.email)
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.press("Sign in", exact=True)
    expect(visitor.page).to_have_url(f"{visitor.url}/")


def test_a_page_that_rests_is_locked_and_leads_back(
    visitor: MakeVisitor, behind: Backstage, company: Company
) -> None:
    maya = visitor()
    key = behind(begin_session, company.clients["Maya"])
    maya.sign_in(key)
    behind(let_rest, key, minutes=31)

    maya.visit("/groups/")
    expect(maya.page.get_by_role("heading", level=1)).to_have_text("We’ve locked the page")
    maya.page.get_by_label("E-mail").fill(company.clients["Maya"].email)
    maya.page.get_by_label("Password").fill(PASSWORD)
    maya.press("Sign in", exact=True)

    expect(maya.page).to_have_url(f"{maya.url}/groups/")


def test_what_was_sent_into_a_locked_page_comes_back_and_goes_with_signing_out(
    visitor: MakeVisitor, behind: Backstage, company: Company
) -> None:
    maya = visitor(company.clients["Maya"])
    maya.visit("/me/settings/")
    maya.page.get_by_label("Pronouns").fill("she, her")
    rested = behind(begin_session, company.clients["Maya"])
    behind(let_rest, rested, minutes=31)
    maya.sign_in(rested)
    maya.press("Save")
    maya.page.get_by_label("E-mail").fill(company.clients["Maya"].email)
    maya.page.get_by_label("Password").fill(PASSWORD)
    maya.press("Sign in", exact=True)

    expect(maya.page.get_by_label("Pronouns")).to_have_value("she, her")
    maya.visit("/me/")
    maya.press("Sign out")
    assert maya.page.evaluate("sessionStorage.length") == 0


def test_being_in_a_live_room_counts_as_being_there(
    visitor: MakeVisitor, behind: Backstage, company: Company
) -> None:
    maya = visitor()
    key = behind(begin_session, company.clients["Maya"])
    maya.sign_in(key)
    in_the_room(maya, company)
    behind(let_rest, key, minutes=29)
    maya.page.wait_for_timeout(3000)

    assert behind(minutes_of_rest, key) < 1


def minutes_of_rest(session_key: str) -> float:
    seen = UserSession.objects.get(session_key=session_key).last_seen_at
    return (timezone.now() - seen).total_seconds() / 60
