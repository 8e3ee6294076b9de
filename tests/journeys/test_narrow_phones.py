"""The narrowest phone with the largest text, in the language with the longer words."""

from iop.people.models import Person
from tests.journeys.company import come_to_the_door, let_in, make_company, open_the_room
from tests.journeys.conftest import MakeVisitor
from tests.support.backstage import Backstage
from tests.support.visitor import NARROW


def test_nothing_is_cut_in_spanish_on_the_narrowest_phone(
    visitor: MakeVisitor, behind: Backstage
) -> None:
    company = behind(make_company, "Maya")
    luis, maya = visitor(company.luis), visitor(company.clients["Maya"], width=NARROW)
    open_the_room(luis, company)
    come_to_the_door(maya, company)
    let_in(luis, maya, "Maya")
    luis.press("Start the session")
    behind(Person.objects.filter(pk=company.clients["Maya"].pk).update, language="es")

    group = f"/groups/{company.group.key}/"
    for path in ("/", "/groups/", group, company.lounge, company.room, "/search/", "/help/"):
        maya.visit(path)
    maya.go(company.room)
    for part in ("round", "people"):
        maya.page.locator(f".tab[data-show={part}]").click()
        maya.look()
