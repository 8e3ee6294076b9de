"""The plays can be read, and nothing in them follows no form."""

import pytest

from demo import library
from demo.script import Move, NoSuchLine, parse

CIRCLES = [circle.key for circle in library.circles()]


def test_a_check_in_has_a_mood_a_word_and_words():
    script = parse("a (6 steadier): Slept five hours. +hear")
    expected = Move("check_in", "a", "Slept five hours.", 6, "steadier", answers=("hear",))
    assert script.parts == {"opening": (expected,)}


def test_a_check_in_may_have_no_mood_and_no_words():
    assert parse("a ( foggy):").moves == [Move("check_in", "a", word="foggy")]


def test_parts_begin_where_the_script_says_so():
    script = parse("lead: Hello.\n== topic\n...\na: Yes.")
    assert script.parts == {
        "opening": (Move("say", "lead", "Hello."),),
        "topic": (Move("silence"), Move("say", "a", "Yes.")),
    }


def test_those_who_take_part_are_counted_without_the_leaders():
    assert parse("lead: Hello {a}.\nb passes\nlead sets aside c: it names a place").letters == [
        "b",
        "c",
    ]


@pytest.mark.parametrize("line", ["a says nothing", "== dance", ": nobody"])
def test_a_line_that_follows_no_form_is_refused(line):
    with pytest.raises(NoSuchLine):
        parse(line)


@pytest.mark.parametrize("group", CIRCLES)
def test_a_conversation_has_all_four_parts(group):
    parts = {tuple(talk.script.parts) for talk in library.talks(group)}
    assert parts == {("opening", "topic", "reflection", "close")}


@pytest.mark.parametrize("group", CIRCLES)
def test_a_conversation_is_long_enough_to_read_like_one(group):
    lengths = [len(talk.script.moves) for talk in library.talks(group)]
    assert (min(lengths) >= 15, max(lengths) <= 40) == (True, True)


@pytest.mark.parametrize("group", CIRCLES)
def test_names_in_a_script_belong_to_somebody_in_it(group):
    scripts = [talk.script for talk in library.talks(group)]
    scripts += [exchange.script for exchange in library.exchanges(group)]
    for script in scripts:
        names = {"lead": "L", "co": "C"} | dict.fromkeys(script.letters, "X")
        assert all("{" not in move.text.format_map(names) for move in script.moves)


def test_there_is_as_much_to_say_as_a_year_needs():
    talks = {talk.key for group in CIRCLES for talk in library.talks(group)}
    exchanges = {one.key for group in CIRCLES for one in library.exchanges(group)}
    assert (len(talks) >= 30, len(exchanges) >= 60) == (True, True)


def test_everybody_on_a_card_is_somebody():
    roles = {one.name: one.role for one in library.people()}
    assert [roles[card["name"]] for card in library.cards()] == [
        card["role"] for card in library.cards()
    ]
