"""The small fixed words of the conversation: ten steps of mood, four answers."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Reaction(NamedTuple):
    """One of the four answers, all kind."""

    label: Promise
    icon: str


REACTIONS: dict[str, Reaction] = {
    "hear": Reaction(gettext_lazy("I hear you"), "ear"),
    "metoo": Reaction(gettext_lazy("Me too"), "metoo"),
    "thanks": Reaction(gettext_lazy("Thank you"), "thanks"),
    "proud": Reaction(gettext_lazy("Proud of you"), "proud"),
}


def mood_words() -> tuple[str, ...]:
    """Return the words for mood 1 to 10."""
    return (
        _("Very low"), _("Low"), _("Heavy"), _("Shaky"), _("Flat"),
        _("Okay"), _("Steady"), _("Good"), _("Bright"), _("Great"),
    )  # fmt: skip


def mood_word(mood: int) -> str:
    """Return the word for a mood, nothing for one outside 1 to 10."""
    return mood_words()[mood - 1] if 1 <= mood <= 10 else ""
