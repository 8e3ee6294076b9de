"""Fixed words for each kind of notice. They say when, never what: no name, group or programme."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says in the site, and what the button that opens it says."""

    sentence: str | Promise
    opens: str | Promise


SOMETHING: Final = Words(_("There is something new for you."), _("Take me there"))
WORDS: Final[dict[str, Words]] = {
    "session_today": Words(_("You have something on Circleway today."), _("See when")),
    "session_near": Words(_("You have something on Circleway within a day."), _("See when")),
    "session_soon": Words(_("Something you planned begins soon."), _("Open it")),
    "session_changed": Words(_("Something in your week has changed."), _("See what changed")),
    "place_kept": Words(_("A place is being kept for you."), _("Have a look")),
    "line_hidden": Words(_("Somebody who looks after the room left you a word."), _("Read it")),
    "leader_needed": Words(_("Somebody may need you."), _("Open it")),
    "check_in_asked": Words(_("Somebody would be glad to hear from you."), _("Open it")),
    "access_changed": Words(_("What you can open here has changed."), _("Have a look")),
}

# What cannot wait until somebody wakes, or wants letters at all.
URGENT: Final = frozenset({"leader_needed"})

SUBJECT: Final = _("You have something on %(site)s")
LETTER: Final = _(
    "Hello,\n\n"
    "There is something for you on %(site)s:\n%(address)s\n\n"
    "Letters like this one never say more than that. You choose whether and when they come:\n"
    "%(settings)s\n"
)


def words_for(kind: str) -> Words:
    """Return the words of a kind; a kind without its own says only that there is something."""
    return WORDS.get(kind, SOMETHING)
