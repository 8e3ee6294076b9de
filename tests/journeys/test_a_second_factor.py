"""Who leads needs a second way of signing in before a room opens; codes from an app are one."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from iop.people.models import Person
from tests.factories.groups import make_group, make_session
from tests.factories.people import PASSWORD, make_facilitator, make_programme
from tests.journeys.conftest import MakeVisitor
from tests.support.backstage import Backstage, with_password
from tests.support.visitor import Visitor


def code_of(secret: str) -> str:
    """Return the six numbers that the app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def make_leader_without_codes() -> tuple[Person, str]:
    programme = make_programme()
    luis = with_password(make_facilitator(programme=programme, display_name="Luis"))
    session = make_session(make_group(leaders=(luis,), programme=programme))
    return luis, f"/sessions/{session.key}/"


def sign_in(visitor: Visitor, person: Person) -> None:
    visitor.go("/account/login/")
    visitor.page.get_by_label("E-mail").fill(person.email)
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.press("Sign in", exact=True)


def test_a_facilitator_sets_up_codes_before_a_room_opens(
    visitor: MakeVisitor, behind: Backstage
) -> None:
    leader, room = behind(make_leader_without_codes)
    luis = visitor()
    sign_in(luis, leader)
    luis.go(room)
    expect(luis.page).to_have_url(re.compile("/me/second-factor/$"))
    luis.look()

    luis.press("Use codes")
    luis.look()
    luis.page.locator("input[name=password]").fill(PASSWORD)
    luis.press("Go on")
    expect(luis.page.get_by_role("heading", level=1)).to_have_text("Codes from an app")
    luis.look()
    luis.page.get_by_text("I can’t use the picture").click()
    secret = luis.page.locator("main code").inner_text().strip()
    luis.page.locator("input[name=code]").fill(code_of(secret))
    luis.press("Use these codes")
    expect(luis.page.get_by_role("heading", level=1)).not_to_have_text("Codes from an app")
    luis.look()
    luis.go(room)
    expect(luis.page.get_by_role("heading", name="Where are you today?")).to_be_visible()

    luis.go("/me/")
    luis.press("Sign out")
    sign_in(luis, leader)
    expect(luis.page.locator("input[name=code]")).to_be_visible()
    luis.look()
    luis.page.locator("input[name=code]").fill(code_of(secret))
    luis.page.locator("input[name=code]").press("Enter")
    expect(luis.page).to_have_url(f"{luis.url}/")
