"""From staff's invitation to the own home: every step of the welcome, in a browser."""

import re
from pathlib import Path

from playwright.sync_api import expect

from groups.models import Membership
from iop.people.models import Invitation, Person
from tests.factories.groups import make_group
from tests.factories.people import PASSWORD, make_programme, make_staff
from tests.journeys.conftest import MakeVisitor
from tests.support.backstage import Backstage, with_second_factor
from tests.support.post_office import await_letter
from tests.support.visitor import Visitor


def staff_of_a_new_programme() -> Person:
    programme = make_programme()
    person = make_staff(programme=programme, display_name="Dana")
    with_second_factor(person)
    make_group(programme=programme, name="Evening circle", ground_rules="One speaks.\nAll listen.")
    return person


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


def test_a_client_comes_in_by_invitation_and_signs_each_agreement(
    visitor: MakeVisitor, behind: Backstage, letters: Path
) -> None:
    dana = behind(staff_of_a_new_programme)
    staff, maya = visitor(dana), visitor()

    link = invited_by_staff(staff, "maya@example.test", letters)
    take_a_name(maya, link, "Maya")
    signed = agree_to_everything(maya)
    maya.look()
    maya.page.get_by_label("Password", exact=True).fill(PASSWORD)
    maya.page.get_by_label("The same once more").fill(PASSWORD)
    maya.press("Save the password")
    expect(maya.page).to_have_url(f"{maya.url}/")
    maya.look()

    assert signed == [
        "What is said here stays here",
        "May people in your group see you?",
        "The ground rules of Evening circle",
    ]
    assert behind(seats_of, "maya@example.test") == ["Evening circle"]
    expect(maya.page.get_by_text("Evening circle").first).to_be_visible()


def seats_of(address: str) -> list[str]:
    seats = Membership.objects.open().filter(person__email=address)
    return list(seats.values_list("group__name", flat=True))


def test_a_link_works_once_and_a_revoked_one_never(
    visitor: MakeVisitor, behind: Backstage, letters: Path
) -> None:
    dana = behind(staff_of_a_new_programme)
    staff, stranger = visitor(dana), visitor()
    link = invited_by_staff(staff, "late@example.test", letters)

    staff.press("Revoke late@example.test")
    expect(staff.page.get_by_text("The link no longer works.")).to_be_visible()
    with stranger.expecting("404"):
        stranger.visit(link)

    expect(stranger.page.get_by_role("heading", level=1)).to_have_text(
        "This link doesn’t work any more"
    )
    assert behind(state_of_invitation, dana) == "revoked"


def state_of_invitation(invited_by: Person) -> str:
    return Invitation.objects.get(invited_by=invited_by).state


def test_declining_is_answered_plainly_and_nothing_is_lost(
    visitor: MakeVisitor, behind: Backstage, letters: Path
) -> None:
    dana = behind(staff_of_a_new_programme)
    staff, noor = visitor(dana), visitor(width=360)
    take_a_name(noor, invited_by_staff(staff, "noor@example.test", letters), "Noor")

    noor.press("I agree")
    noor.press("Not now")
    expect(noor.page.get_by_role("heading", level=1)).to_have_text("You said: not now")
    noor.look()
    noor.press("Go on")
    agree_to_everything(noor)
    noor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    noor.page.get_by_label("The same once more").fill(PASSWORD)
    noor.press("Save the password")

    expect(noor.page).to_have_url(f"{noor.url}/")
    noor.look()
    assert behind(seats_of, "noor@example.test") == []


def test_a_passkey_made_in_the_welcome_signs_in_later(
    visitor: MakeVisitor, behind: Backstage, letters: Path
) -> None:
    dana = behind(staff_of_a_new_programme)
    staff, wren = visitor(dana), visitor()
    hold_passkeys(wren)
    take_a_name(wren, invited_by_staff(staff, "wren@example.test", letters), "Wren")
    agree_to_everything(wren)

    wren.press("Use a passkey")
    wren.look()
    wren.press("Make a passkey")
    expect(wren.page.get_by_role("heading", level=1)).to_have_text("Your passkey is ready")
    wren.look()
    wren.press("Go home")
    wren.go("/me/")
    wren.press("Sign out")
    wren.go("/account/login/")
    wren.press("Use a passkey")

    expect(wren.page).to_have_url(f"{wren.url}/")


def hold_passkeys(visitor: Visitor) -> None:
    """Give the browser a device that makes passkeys and asks for no finger."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
