"""The page from which another client is built names what the code sends, takes and refuses."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from groups import events
from groups.models import Phase, Session, Turn
from groups.views.parts import PARTS
from iop.policy import Forbidden, NotFound
from iop.rooms.errors import RoomRefusal
from iop.rooms.frames import KINDS, REACTIONS, error_of
from iop.rooms.lines import Card, Line
from iop.rooms.queries import Present
from iop.rooms.views import STATUS
from iop.vault.errors import Unreadable

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/reference/rooms-protocol.md").read_text()
ROOMS = "\n".join(file.read_text() for file in sorted((ROOT / "iop/rooms").rglob("*.py")))
GROUPS = "\n".join(file.read_text() for file in sorted((ROOT / "groups").rglob("*.py")))


def names(text: str) -> set[str]:
    """Return the names in a text."""
    return set(re.findall(r"`([a-z_0-9]+)`", text))


def table(after: str) -> dict[str, str]:
    """Return the first table behind a text: each row by the names or number in its first cell."""
    lines = PAGE.split(after, 1)[1].split("\n|", 1)[1].split("\n\n")[0].splitlines()
    cells = [line.strip("| ").split(" | ", 1) for line in lines[2:]]
    return {
        name: rest
        for first, rest in cells
        for name in names(first) | set(re.findall(r"^\d+", first))
    }


def found(pattern: str, text: str = ROOMS) -> set[str]:
    return set(re.findall(pattern, text))


def test_every_frame_of_a_client_stands_there_with_its_fields():
    written = table("### From the client")

    assert written.keys() == KINDS.keys()
    for name, kind in KINDS.items():
        assert kind.fields.keys() <= names(written[name].split(" | ")[0])
    assert names(written["react"]) >= REACTIONS


def test_every_frame_of_the_server_stands_there():
    sent = found(r'"type":\s?"([a-z]+)"') | found(r'frame_text\(\s*"(\w+)"')

    assert table("### From the server").keys() == sent


def test_what_people_and_entries_hold_stands_there():
    entry = PAGE.split("An **entry**", 1)[1].split("\n\n")[0]

    assert Present.__dataclass_fields__.keys() - {"since"} <= names(
        table("### From the server")["people"]
    )
    assert Line(1, "post").as_json().keys() | Card("", "", "").as_json().keys() <= names(entry)


def test_every_kind_of_entry_stands_there():
    written = found(r'Draft\(\s*"(\w+)"', ROOMS + GROUPS)

    assert table("## Entries").keys() == written | {"blank"}


ANYTHING = SimpleNamespace(
    state="", kind="", position=1, minutes=1, began_at=None, ends_at=None, mood=None,
    person=SimpleNamespace(key=""),
)  # fmt: skip


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (events.session_line(ANYTHING), {*Session.State.values} - {"planned"}),
        (events.phase_line(ANYTHING), {*Phase.Kind.values}),
        (events.timer_line(ANYTHING), set()),
        (events.turn_line(ANYTHING), {*Turn.State.values}),
        (events.check_in_line(ANYTHING, word="", text="", badge=""), set()),
    ],
)
def test_the_facts_of_each_kind_stand_there(draft, codes):
    facts = table("## Entries")[draft.kind]

    assert draft.facts.keys() | codes <= names(facts)


def test_every_name_of_a_change_stands_there_with_parts_that_exist():
    written = table("## What `changed` names")

    assert written.keys() == found(r'nudge\(session, "(\w+)"', GROUPS)
    assert names(" ".join(row.split(" | ")[-1] for row in written.values())) <= PARTS.keys()


def test_every_closing_code_stands_there():
    sent = found(r"(?:close\(|Turned\(|code=)(4\d{3})")

    assert table("## Limits and closing codes").keys() == sent | {"1012"}


def test_every_code_of_an_error_stands_there():
    refusals = {
        one.code for one in (*RoomRefusal.__subclasses__(), Forbidden, NotFound, Unreadable)
    }

    assert table("## Codes of errors").keys() == found(r'FrameError\("(\w+)"')
    assert table("does not count as malformed").keys() == refusals - {"text"}


@pytest.mark.parametrize(
    ("code", "named"), [("is_not_muted", "muted"), ("lacks_second_factor", "forbidden")]
)
def test_what_the_site_refuses_has_a_code_of_the_page(code, named):
    assert error_of(Forbidden(code=code), None)["code"] == named


def test_every_status_over_http_stands_there():
    rows = PAGE.split("| status | body | means |", 1)[1].split("\n\n")[0]

    statuses = {int(status) for status in re.findall(r"\b[245]\d\d\b", re.sub("`.*?`", "", rows))}

    assert statuses == {*STATUS.values(), 200, 400, 401}
