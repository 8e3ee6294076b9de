"""The table of who gets what answer: written from real answers, read back to compare."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from iop.policy.roles import SIGNED_IN
from iop.policy.rules import RULES, Rule
from iop.policy.walk import Way
from tests.policy.answers import ways_run
from tests.policy.world import ROLES, WHO

FILE = Path(__file__).resolve().parents[2] / "docs/reference/access.md"
HEAD = """# Who may do what

Made by `manage.py access_table` from what the site really answers: every page and every frame of a
live room, asked for by everybody, in a small world with one group and a session that runs in it.
The suite asks again and fails on any difference. Read a change of this page as a change of access.

- `yes`: it is answered. Whether it makes sense just then (an empty form, a session that is over) is
  another matter.
- `no`: it is there, but not for them to do (403), or something else comes first and the answer
  leads there.
- `absent`: the answer is as if it did not exist (404).
- `sign in`: the answer leads to the sign-in page.
- `–`: the library that brings the page does not answer this method.
"""
AREAS = {
    "groups": "Groups, sessions and lounges",
    "people": "People: oneself, the welcome, staff",
    "rooms": "Live rooms over HTTP",
    "notices": "Notices",
    "face": "Pages that say nothing about anybody",
    "account": "Signing in and second factors",
    "admin": "The operators’ site",
    "demo": "The demonstration (only where it is installed)",
    "frame": "Frames of a live room",
}
Cells = dict[str, dict[str, str]]


def row_of(way: Way) -> str:
    """Return how the table names a way in."""
    return f"`{way.method} {way.route}`" if way.kind == "view" else f"`{way.name}`"


def area_of(way: Way) -> str:
    """Return the area that a way in belongs to."""
    if way.kind == "frame":
        return "frame"
    space = way.name.partition(":")[0] if ":" in way.name else "account"
    return space if space in AREAS else "account"


def render(ways: Iterable[Way], cells: Mapping[str, Mapping[str, str]]) -> str:
    """Return the whole page."""
    parts = [HEAD, "## Who is who\n", *(f"- **{part}**: {WHO[part]}" for part in ROLES), ""]
    ways = list(ways)
    for area, title in AREAS.items():
        rows = [way for way in ways if area_of(way) == area]
        if rows:
            parts += [f"## {title}\n", *table(rows, cells), ""]
    return "\n".join([*parts, *run_section(), *rules_section()])


def table(ways: Iterable[Way], cells: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the lines of one area's table."""
    lines = [line("what", "rule", *ROLES), line(*["---"] * (len(ROLES) + 2))]
    for way in ways:
        words = (cells.get(row_of(way), {}).get(part, "?") for part in ROLES)
        lines.append(line(row_of(way), way.action, *words))
    return lines


def line(*words: str) -> str:
    """Return one line of a table."""
    return "| " + " | ".join(word.replace("|", "\\|") for word in words) + " |"


def run_section() -> list[str]:
    """Return what machinery, shell and the operators' site run."""
    head = ["## Tasks, commands and operators’ actions\n", line("what", "rule", "about")]
    rows = [line(str(way), way.action, RULES[way.action].about) for way in ways_run()]
    return [*head, line("---", "---", "---"), *rows, ""]


def rules_section() -> list[str]:
    """Return every rule."""
    head = ["## The rules\n", line("rule", "who may ask", "what must hold", "recorded", "about")]
    rows = [RULES[action] for action in sorted(RULES)]
    return [*head, line(*["---"] * 5), *map(rule_line, rows), ""]


def rule_line(rule: Rule) -> str:
    """Return a rule as a line."""
    who = "anyone" if rule.is_public else ", ".join(sorted(rule.who))
    who = "everyone signed in" if rule.who == SIGNED_IN else who
    holds = " and ".join(condition.name for condition in rule.when)
    return line(rule.action, who, holds, "yes" if rule.audit else "", rule.about)


def read(text: str) -> Cells:
    """Return the cells of a written page."""
    cells: Cells = {}
    for written in text.splitlines():
        words = [w.replace("\\|", "|").strip() for w in re.split(r"(?<!\\)\|", written)[1:-1]]
        if len(words) == len(ROLES) + 2 and words[0].startswith("`"):
            cells[words[0]] = dict(zip(ROLES, words[2:], strict=True))
    return cells
