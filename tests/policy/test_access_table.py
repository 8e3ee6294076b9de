"""The command that writes the table, and reading back what it wrote."""

import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from iop.policy.management.commands import access_table
from iop.policy.walk import Way
from tests.policy.table import line, read, row_of
from tests.policy.world import ROLES


def test_without_the_tests_there_is_no_table(settings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path

    with pytest.raises(CommandError, match="tests are not here"):
        call_command("access_table")


@pytest.mark.parametrize(("code", "fails"), [("0", False), ("1", True)])
def test_a_writer_that_fails_is_told(monkeypatch, code: str, fails: bool) -> None:
    monkeypatch.setattr(access_table, "WRITER", [sys.executable, "-c", f"raise SystemExit({code})"])

    try:
        call_command("access_table")
        failed = False
    except CommandError:
        failed = True

    assert failed is fails


def test_a_row_is_read_as_it_was_written() -> None:
    way = Way("view", "people:download", "me.download", "GET", r"/words\.(?P<form>json|txt)$")
    words = ["yes", "no", "absent"] * 5

    cells = read(line(row_of(way), way.action, *words))

    assert cells == {row_of(way): dict(zip(ROLES, words, strict=True))}
