"""Fixed words."""

from groups.actions.reminders import REMINDERS
from iop.notices.words import SOMETHING, WORDS, words_for

TELLING = ("group", "session", "programme", "recovery", "circle ", "iop", "{", "%")


def test_no_words_name_what_it_is_about() -> None:
    said = [str(words.sentence).lower() for words in (*WORDS.values(), SOMETHING)]

    assert [(s, word) for s in said for word in TELLING if word in s] == []


def test_every_reminder_has_words_of_its_own() -> None:
    kinds = [reminder.kind for reminder in REMINDERS]

    assert [kind for kind in kinds if words_for(kind) is SOMETHING] == []


def test_a_kind_without_words_says_that_there_is_something() -> None:
    assert words_for("unheard-of") is SOMETHING
