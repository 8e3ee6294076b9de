"""A group that is about to meet, and what its people do in the room's browser windows."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from playwright.sync_api import Locator, expect

from groups.models import Group, Session
from iop.people.models import Person, Programme
from iop.rooms.models import Visit
from tests.factories.groups import make_group, make_session
from tests.factories.people import make_client, make_facilitator, make_programme, make_staff
from tests.support.backstage import with_password, with_second_factor
from tests.support.visitor import Visitor

RULES = "One speaks, the others listen.\nWhat is said here stays here."


@dataclass(frozen=True)
class Company:
    """A group with its clients by name, the facilitator Luis, and the session of this evening."""

    group: Group
    session: Session
    luis: Person
    dana: Person
    clients: dict[str, Person]

    @property
    def programme(self) -> Programme:
        """The programme they all belong to."""
        return self.group.programme

    @property
    def room(self) -> str:
        """The address of the session."""
        return f"/sessions/{self.session.key}/"

    @property
    def lounge(self) -> str:
        """The address of the group's lounge."""
        return f"/groups/{self.group.key}/lounge/"


def make_company(*names: str) -> Company:
    """Lay out the group, its facilitator with a second factor, and a session that is close."""
    programme = make_programme()
    dana = make_staff(programme=programme, display_name="Dana")
    luis = make_facilitator(programme=programme, display_name="Luis")
    for person in (dana, luis):
        with_second_factor(person)
    clients = {
        name: with_password(make_client(programme=programme, display_name=name)) for name in names
    }
    group = make_group(
        *clients.values(),
        leaders=(luis,),
        programme=programme,
        name="Evening circle",
        ground_rules=RULES,
    )
    return Company(group, make_session(group, topic="Asking for help"), luis, dana, clients)


def let_pass(session: Session, *, minutes: int) -> None:
    """Let the session, and everybody's time in its room, have begun so much earlier."""
    earlier = timedelta(minutes=minutes)
    Session.objects.filter(pk=session.pk).update(
        starts_at=F("starts_at") - earlier,
        ends_at=F("ends_at") - earlier,
        started_at=F("started_at") - earlier,
    )
    visits = Visit.objects.filter(room__session=session)
    visits.update(arrived_at=F("arrived_at") - earlier)


def come_to_the_door(client: Visitor, company: Company) -> None:
    """Say where one is today and wait to be let in."""
    client.go(company.room)
    client.page.get_by_label("Address, or how to find you").fill("At home, 12 Elm Street")
    client.page.get_by_label("Number to call you back").fill("937 555 0100")
    client.press("Go to the lobby")
    expect(client.page.get_by_role("heading", name="Your seat is kept")).to_be_visible()


def open_the_room(leader: Visitor, company: Company) -> None:
    """Come in as the one who leads."""
    leader.go(company.room)
    leader.press("Open the room")
    expect(field_of(leader)).to_be_enabled()


def let_in(leader: Visitor, client: Visitor, name: str) -> None:
    """Let a client in from the door; their page goes into the room by itself."""
    leader.press(f"Let in {name}")
    expect(field_of(client)).to_be_enabled()


def check_in(visitor: Visitor, *, word: str, text: str, need: str) -> None:
    """Say in one's turn how one is, and what one needs."""
    visitor.page.locator("#part-turn .scale__step").nth(3).click()
    visitor.page.get_by_label("One word").fill(word)
    visitor.page.get_by_label("As much or as little as you like").fill(text)
    visitor.page.get_by_role("radio", name=need).check()
    visitor.press("Share with the group")


def field_of(visitor: Visitor) -> Locator:
    """The field of the room in which one writes."""
    return visitor.page.locator("[data-composer] textarea")


def say(visitor: Visitor, text: str) -> None:
    """Write something and press Enter."""
    field_of(visitor).fill(text)
    field_of(visitor).press("Enter")


def line(visitor: Visitor, text: str) -> Locator:
    """The line of the conversation that holds this text."""
    return visitor.page.locator("[data-lines] > li", has_text=text)


def all_see(text: str, *visitors: Visitor) -> None:
    """Wait until each of them has the line on the page, exactly once."""
    for one in visitors:
        expect(line(one, text)).to_have_count(1)
