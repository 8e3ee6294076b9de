"""Everything that can be reached, asked for by everybody, answers what the committed table says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from django.template.loader import get_template
from django.test import Client
from django.urls import get_resolver

from iop.celery import app
from iop.policy.rules import RULES
from iop.policy.walk import admin_actions, commands, frames, tasks, undeclared, views
from iop.rooms.frames import KINDS
from tests.policy import table
from tests.policy.answers import ABSENT, NO, SIGN_IN, ask, respond, ways_asked, ways_run
from tests.policy.world import CANARY, ROLES, World, make_world

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
REFUSED = {NO, ABSENT, SIGN_IN}
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def test_everything_that_can_be_reached_declares_a_rule() -> None:
    assert undeclared([*ways_asked(), *ways_run()]) == []


def test_no_part_of_the_walk_comes_back_empty() -> None:
    found = {
        "views": views(get_resolver()),
        "frames": frames(KINDS),
        "tasks": tasks(app),
        "commands": commands(),
        "admin actions": admin_actions(admin.site),
    }

    assert [name for name, ways in found.items() if not list(ways)] == []


def test_no_rule_is_left_that_nobody_uses() -> None:
    used = {way.action for way in [*ways_asked(), *ways_run()]} | set(names_asked())

    assert sorted(RULES.keys() - used) == []


def test_code_and_templates_ask_only_for_rules_that_exist() -> None:
    asked = set(names_asked()) | set(names_in_templates())

    assert sorted(asked - RULES.keys()) == []


def test_what_machinery_and_shell_run_is_open_to_no_visitor() -> None:
    assert [str(way) for way in ways_run() if RULES[way.action].is_public] == []


def test_no_two_addresses_share_a_name() -> None:
    routes: dict[str, set[str]] = {}
    for way in views(get_resolver()):
        routes.setdefault(way.name, set()).add(way.route)

    assert {name: found for name, found in routes.items() if len(found) > 1} == {}


@pytest.mark.parametrize("part", ROLES)
def test_everybody_gets_the_answers_of_the_table(part: str) -> None:
    world, written = make_world(), table.read(table.FILE.read_text(encoding="utf-8"))
    wrong, leaks, marks, unrecorded = {}, [], [], []

    for way in ways_asked():
        answer, row = ask(world, part, way), table.row_of(way)
        if answer.word != (agreed := written.get(row, {}).get(part, "not in the table")):
            wrong[row] = f"{answer.word}, not {agreed}"
        if answer.word in REFUSED and answer.written:
            marks.append(f"{way} wrote {answer.written}")
        if answer.word in REFUSED and CANARY in answer.text.replace(own_name(world, part), ""):
            leaks.append(str(way))
        must_be_recorded = RULES[way.action].audit and not answer.is_asked_again
        if answer.word == "yes" and must_be_recorded and not answer.is_recorded:
            unrecorded.append(str(way))

    assert wrong == {}, "make docs writes the table anew; read the difference as a change of access"
    assert (marks, leaks, unrecorded) == ([], [], [])


def test_the_rest_of_the_page_is_up_to_date() -> None:
    page = table.FILE.read_text(encoding="utf-8")

    assert page == table.render(ways_asked(), table.read(page))


@pytest.mark.parametrize("part", ["nobody", "facilitator"])
def test_methods_that_were_not_declared_are_not_answered(part: str) -> None:
    world, ways = make_world(), list(views(get_resolver()))
    declared = {(way.route, way.method) for way in ways}
    answered = {
        f"{method} {way.route}": response.status_code
        for way in ways
        for method in ("GET", "POST", *OTHER_METHODS)
        if (way.route, method) not in declared
        and (response := respond(world, part, way, method)).status_code != 405
    }

    assert answered == {}


def test_a_head_request_is_what_a_get_request_is(client: Client) -> None:
    assert client.head("/help/").status_code == client.get("/help/").status_code == 200


def own_name(world: World, part: str) -> str:
    """Return what a page may show even to somebody whom it refuses: their own name."""
    return world.people[part].display_name if part in world.people else "nobody"


def names_asked() -> Iterator[str]:
    """Yield the names of rules in calls like `decide("…")` anywhere in the code."""
    files = (path for folder in ("iop", "groups", "demo") for path in (ROOT / folder).rglob("*.py"))
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) in {"check", "decide", "require"}:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def names_in_templates() -> Iterator[str]:
    for path in (ROOT / "templates").rglob("*.html"):
        yield from re.findall(r"{%\s*allowed\s+\"([^\"]+)\"", path.read_text(encoding="utf-8"))


def test_every_template_compiles() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        get_template(str(path.relative_to(ROOT / "templates")))
