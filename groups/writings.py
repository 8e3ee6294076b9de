"""What somebody gave in groups, for them to take away."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from groups.models import CheckIn, Intention, LeavingCheck
from groups.queries.words import Opened, opened
from iop.face.vocabulary import mood_word
from iop.people.downloads import Written
from iop.people.models import Person
from iop.vault.errors import PLACEHOLDER


def given_in_groups(person: Person) -> list[Written]:
    """Return a person's check-ins, daily ones too, what they took into weeks, and how they left.

    Four queries, however many.
    """
    check_ins = list(CheckIn.objects.filter(person=person))
    intentions = list(Intention.objects.filter(person=person))
    words = opened([*check_ins, *intentions])
    given = [(one.given_at, _("Check-in"), _check_in(one, words)) for one in check_ins]
    given += [(one.given_at, _("One thing for the week"), _text(one, words)) for one in intentions]
    left = LeavingCheck.objects.filter(person=person)
    given += [(one.given_at, _("How you left"), one.get_colour_display()) for one in left]
    return [Written(at, what, said) for at, what, said in given]


def _check_in(check_in: CheckIn, words: Opened) -> str:
    return "\n".join(_parts(check_in, words))


def _parts(check_in: CheckIn, words: Opened) -> Iterator[str]:
    if check_in.mood is not None:
        said = {"mood": check_in.mood, "word": mood_word(check_in.mood)}
        yield _("Mood %(mood)d, %(word)s") % said
    for column in ("sealed_word", "sealed_text"):
        if (check_in.key, column) in words:
            yield words[check_in.key, column] or str(PLACEHOLDER)
    if check_in.need != CheckIn.Need.NONE:
        yield _("Company that would help: %(who)s") % {"who": check_in.get_need_display()}


def _text(intention: Intention, words: Opened) -> str:
    return words[intention.key, "sealed_text"] or str(PLACEHOLDER)
