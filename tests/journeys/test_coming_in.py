"""From staff's invitation to the own home: every step of the welcome, in a browser."""

from pathlib import Path

from playwright.sync_api import expect

from groups.models import Membership
from iop.people.models import Invitation, Person
from tests.factories.groups import make_group
from tests.factories.people import make_programme, make_staff
from tests.journeys.conftest import MakeVisitor
from tests.journeys.welcome import (
    agree_to_everything,
    choose_a_password,
    invited_by_staff,
    take_a_name,
)
from tests.support.backstage import Backstage, with_second_factor
from tests.support.visitor import Visitor


def staff_of_a_new_programme() -> Person:
    programme = make_programme()
    person = make_staff(programme=programme, display_name="Dana")
    with_second_factor(person)
    make_group(programme=programme, name="Evening circle", ground_rules="One speaks.\nAll listen.")
    return person


def test_a_client_comes_in_by_invitation_and_signs_each_agreement(
    visitor: MakeVisitor, behind: Backstage, letters: Path
) -> None:
    dana = behind(staff_of_a_new_programme)
    staff, maya = visitor(dana), visitor()

    link = invited_by_staff(staff, "maya@example.test", letters)
    take_a_name(maya, link, "Maya")
    signed = agree_to_everything(maya)
    maya.look()
    choose_a_password(maya)
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
    choose_a_password(noor)

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
