"""The runner of the legs says plainly what ran, and in CI fails for what could not."""

import sys
from collections.abc import Sequence

import pytest

from tests.run import COUNT, ROOT, Leg, Outcome, attempt, conclude


def test_an_outcome_names_its_counts() -> None:
    outcome = Outcome("sqlite", {"passed": 12, "failed": 0, "skipped": 2}, seconds=3.2)

    assert str(outcome) == "sqlite: 12 passed, 2 skipped in 3 s"


def test_a_leg_that_cannot_run_says_why() -> None:
    assert str(Outcome("full", cannot="no Redis server")) == "full: could not run (no Redis server)"


def test_what_cannot_run_is_forgiven_on_a_persons_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    outcome = attempt(Leg("full", lambda: "no Redis server", passing), [])

    assert not outcome.failed


def test_what_cannot_run_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    outcome = attempt(Leg("full", lambda: "no Redis server", passing), [])

    assert outcome.failed


def test_everything_passing_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    code = conclude([Outcome("sqlite", {"passed": 3}), Outcome("js", {"passed": 4, "skipped": 1})])

    assert code == 0
    assert capsys.readouterr().out == "tests: 7 passed, 0 failed, 1 skipped\n"


def test_one_failure_anywhere_ends_badly() -> None:
    assert conclude([Outcome("sqlite", {"passed": 3}), Outcome("js", {"failed": 1}, True)]) == 1


def test_a_leg_that_broke_without_counting_ends_badly() -> None:
    assert conclude([Outcome("sqlite", {"passed": 3}), Outcome("full", failed=True)]) == 1


def test_running_nothing_ends_badly() -> None:
    assert conclude([Outcome("sqlite")]) == 1


def test_pytests_last_line_is_counted() -> None:
    line = "1 failed, 12 passed, 1 skipped, 2 errors in 3.21s"

    assert COUNT.findall(line) == [
        ("1", "failed"), ("12", "passed"), ("1", "skipped"), ("2", "errors"),
    ]  # fmt: skip


def passing(_arguments: Sequence[str]) -> Outcome:
    return Outcome("full", {"passed": 1})


def test_nothing_beside_the_runner_hides_a_module_of_python() -> None:
    names = {path.name.removesuffix(".py") for path in (ROOT / "tests").iterdir()}

    assert names & set(sys.stdlib_module_names) == set()
