"""The welcome, step by step, from the letter to the own home."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.factories.people import PASSWORD
from tests.support.post_office import await_letter
from tests.support.visitor import Visitor


def invited_by_staff(staff: Visitor, address: str, letters: Path) -> str:
    """Have staff invite somebody; returns the link as it stands in the letter."""
    staff.visit("/staff/people/")
    staff.press("Invite somebody")
    staff.look()
    staff.page.get_by_label("E-mail").fill(address)
    staff.page.get_by_label("Invited as").select_option("Client")
    staff.page.get_by_label("Keep a place in").select_option("Evening circle")
    staff.press("Send the invitation")
    expect(staff.page.get_by_text("The invitation is on its way.")).to_be_visible()
    staff.look()
    letter = await_letter(letters, address)
    link = re.search(r"http://\S+/welcome/\S+", letter.get_content())
    assert link is not None
    return link[0]


def take_a_name(newcomer: Visitor, link: str, name: str) -> None:
    newcomer.visit(link)
    newcomer.press("Go on")
    newcomer.look()
    newcomer.page.get_by_label("What should people call you?").fill(name)
    newcomer.page.get_by_label("Your pronouns").fill("she / her")
    newcomer.page.locator(".pick").nth(2).click()
    newcomer.press("Save and go on")


def agree_to_everything(newcomer: Visitor) -> list[str]:
    """Sign each agreement; returns their titles."""
    titles = []
    while newcomer.page.get_by_role("button", name="I agree").count():
        titles.append(newcomer.page.get_by_role("heading", level=1).inner_text())
        newcomer.look()
        newcomer.press("I agree")
    return titles


def choose_a_password(newcomer: Visitor) -> None:
    newcomer.page.get_by_label("Password", exact=True).fill(PASSWORD)
    newcomer.page.get_by_label("The same once more").fill(PASSWORD)
    newcomer.press("Save the password")
