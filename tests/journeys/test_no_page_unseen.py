"""Every page there is, found by the same walk as the access table, looked at by who may read it.

A page that is new is looked at from its first commit; nobody has to remember to list it.
"""

from collections.abc import Iterator

import pytest
from django.urls import get_resolver
from playwright.sync_api import expect

from iop.people.models import Person
from iop.policy.walk import Way, views
from tests.journeys.conftest import MakeVisitor
from tests.policy.answers import QUERIES, address
from tests.policy.world import World, make_world
from tests.support.backstage import Backstage, with_password, with_second_factor
from tests.support.visitor import Visitor

PARTS = ("nobody", "newcomer", "client", "facilitator", "staff", "operator")


@pytest.fixture(scope="module")
def world(behind: Backstage) -> World:
    """The world of the access table, in which everybody has set up what the site asks of them."""
    made = behind(make_world)
    for part in PARTS[1:]:
        behind(settle, made.people[part])
    return made


@pytest.mark.parametrize("part", PARTS)
def test_every_page_that_a_person_may_read_is_looked_at(
    visitor: MakeVisitor, world: World, part: str
) -> None:
    reader = visitor(world.people.get(part), width=360)
    seen = [path for path in pages_for(part, world) if show(reader, path)]

    assert len(seen) >= 3, seen


def settle(person: Person) -> None:
    with_password(person)
    with_second_factor(person)


def pages_for(part: str, world: World) -> Iterator[str]:
    """Yield the address of each page to try; what anybody may read is looked at once, by nobody."""
    for way in views(get_resolver()):
        if way.method == "GET" and is_tried(way, part):
            query = QUERIES.get(way.name, "")
            yield address(world, way) + (f"?{query}" if query else "")


def is_tried(way: Way, part: str) -> bool:
    if way.name.startswith("admin:"):
        return part == "operator"
    return way.action.startswith("public.") == (part == "nobody")


def show(reader: Visitor, path: str) -> bool:
    """Look at what the address answers, if it is a page, of its own, and for this reader."""
    answer = reader.context.request.get(path, max_redirects=0)
    is_page = "<main" in answer.text() if answer.ok else False
    if is_page:
        reader.visit(path)
        expect(reader.page.get_by_role("heading", level=1)).to_have_count(1)
    return is_page
