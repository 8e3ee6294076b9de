"""The checker finds what is planted, and nothing where nothing is."""

from collections import Counter

import pytest

from tests.faults.ledger import Finding, Ledger, Row, Screen, Span, check

WORDS = {1: "one", 2: "two", 3: "three"}


@pytest.fixture
def rows() -> list[Row]:
    return [Row(n, "post", "maya", f"wish-{n}", words) for n, words in WORDS.items()]


@pytest.fixture
def ledger() -> Ledger:
    kept = Ledger()
    for n, words in WORDS.items():
        kept.wish("maya", f"wish-{n}", words)
        kept.ack(f"wish-{n}", n)
    kept.screens.append(Screen("maya", dict(WORDS), Counter(WORDS.keys())))
    return kept


STAYS = {"maya": [Span(0)], "sam": [Span(2)]}


def promises(findings: list[Finding]) -> list[str]:
    return [finding.promise for finding in findings]


def test_a_clean_run_has_no_findings(ledger, rows):
    assert check(ledger, rows, STAYS) == []


def test_a_lost_message_is_found(ledger, rows):
    ledger.ack("wish-4", 4)

    assert promises(check(ledger, rows, STAYS)) == ["lost"]


def test_a_doubled_message_is_found(ledger, rows):
    twice = [*rows, Row(4, "post", "maya", "wish-3", "three")]
    ledger.screens.clear()

    assert promises(check(ledger, twice, STAYS)) == ["doubled", "doubled"]


def test_a_leak_behind_the_history_wall_is_found(ledger, rows):
    ledger.screens.append(Screen("sam", {2: "two", 3: "three"}, Counter([2, 3])))

    assert check(ledger, rows, STAYS) == [Finding("leaked", "sam was shown 2")]


def test_a_gap_in_the_numbers_is_found(ledger, rows):
    ledger.screens.clear()
    del ledger.acks["wish-2"], ledger.wishes["wish-2"]

    assert promises(check(ledger, [rows[0], rows[2]], STAYS)) == ["gap"]


def test_a_line_that_never_arrived_is_found(ledger, rows):
    del ledger.screens[0].lines[2]

    assert promises(check(ledger, rows, STAYS)) == ["missing"]


def test_words_that_should_be_gone_are_found(ledger, rows):
    hidden = [rows[0], Row(2, "post", "maya", "wish-2", "two", state="hidden"), rows[2]]

    assert promises(check(ledger, hidden, STAYS)) == ["wrong"]


def test_words_that_stand_on_a_screen_twice_are_found(ledger, rows):
    ledger.screens[0].lines[4] = "three"
    rows.append(Row(4, "post", "maya", "another", "three"))

    assert promises(check(ledger, rows, STAYS)) == ["doubled"]


def test_words_shown_as_sent_that_nobody_acknowledged_are_found(ledger, rows):
    ledger.wish("maya", "wish-4", "four")
    assert check(ledger, rows, STAYS) == []

    ledger.unsent.clear()

    assert promises(check(ledger, rows, STAYS)) == ["untrue"]
