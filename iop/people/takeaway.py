"""The forms in which people take away what they wrote."""

import json
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from iop.face.words import clock_named, date_words, zone_info
from iop.people.downloads import Written
from iop.people.models import Consent, Person


def as_json(person: Person, words: list[Written]) -> str:
    """Return the person's own facts, answers and words as JSON text. One query."""
    kept = {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "name": person.display_name,
        "pronouns": person.pronouns,
        "zone": person.zone,
        "language": person.language,
        "joined_at": person.joined_at.isoformat(timespec="seconds"),
        "answers": [_answer(one) for one in Consent.objects.filter(person=person).order_by("pk")],
        "words": [
            {"at": one.at.isoformat(timespec="seconds"), "what": str(one.what), "words": one.words}
            for one in words
        ],
    }
    return json.dumps(kept, ensure_ascii=False, indent=2)


def as_text(person: Person, words: list[Written]) -> str:
    """Return the words as a text to read, each under its day and time in the person's zone."""
    head = _("What %(name)s wrote") % {"name": person.display_name}
    said = [f"{_moment(person, one)} - {one.what}\n{one.words}" for one in words]
    return "\n\n".join([head, *(said or [_("Nothing yet.")])]) + "\n"


def _moment(person: Person, one: Written) -> str:
    # With its year, for the file is read in other years too.
    day = date_words(one.at.astimezone(zone_info(person.zone)).date(), now=date.min)
    return f"{day}, {clock_named(one.at, person.zone)}"


def _answer(consent: Consent) -> dict[str, object]:
    return {
        "agreement": consent.kind,
        "wording": consent.wording,
        "agreed": consent.was_given,
        "at": consent.answered_at.isoformat(timespec="seconds"),
        "ended_at": consent.ended_at.isoformat(timespec="seconds") if consent.ended_at else None,
    }
