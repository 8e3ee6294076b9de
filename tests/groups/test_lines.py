"""Lines as plain words. The browser's half of the same corpus is in tests/js/room-facts.test.js."""

import json
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from groups.lines import WORDS as LINE_WORDS
from groups.lines import Reader, shown, shown_lines
from groups.views.talk import PAGE_WORDS, Talk
from iop.rooms.lines import Card, Line

CORPUS = json.loads((Path(__file__).parent / "lines.json").read_text())
PARTS = ("shape", "kind", "name", "avatar", "badge", "at", "mark")
WORDS = ("mood", "mood_word", "word", "text", "note", "kept")


def a_line(values) -> Line:
    by = Card(**values["by"]) if values["by"] else None
    return Line(**values | {"by": by, "at": datetime.fromisoformat(values["at"])})


def a_reader(leads=False) -> Reader:
    given = CORPUS["reader"]
    now = datetime.fromisoformat(given["now"])
    return Reader(given["key"], given["zone"], leads, given["names"], now)


def as_words(found) -> dict | None:
    if found is None:
        return None
    words = {name: getattr(found, name) for name in PARTS + WORDS if getattr(found, name)}
    answers = {one.code: [one.count, one.pressed] for one in found.answers if one.count}
    return words | ({"answers": answers} if answers else {})


@pytest.mark.parametrize("one", CORPUS["lines"], ids=lambda one: one["about"])
def test_a_line_says_what_the_corpus_says(one):
    wanted = one["shown"] and {name: words for name, words in one["shown"].items() if words}

    assert as_words(shown(a_line(one["line"]), a_reader(one["leads"]))) == wanted


@pytest.mark.parametrize(("leads", "kind"), [(True, "host"), (False, "")])
def test_a_mentor_who_co_leads_speaks_as_a_host(leads, kind):
    by = Card("k-noor", "Noor", "seed-n", "mentor", leads)

    line = Line(1, "post", at=datetime.fromisoformat("2026-11-22T23:04:00Z"), by=by, text="hi")

    assert shown(line, a_reader()).kind == kind


def test_the_corpus_carries_the_words_that_the_page_gives_to_the_script():
    page = Talk.words.fget(SimpleNamespace())

    assert CORPUS["words"] == {name: str(words) for name, words in page.items()}


def test_no_word_of_the_page_takes_the_place_of_a_word_of_a_line():
    assert set(PAGE_WORDS) & set(LINE_WORDS) == set()


def test_the_second_line_in_a_row_by_one_person_goes_on_from_the_first():
    first = a_line(CORPUS["lines"][0]["line"])

    lines = shown_lines([first, first], a_reader())

    assert [line.is_again for line in lines] == [False, True]
