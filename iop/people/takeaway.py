"""The form in which people take away what they wrote."""

import json

from django.utils import timezone

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


def _answer(consent: Consent) -> dict[str, object]:
    return {
        "agreement": consent.kind,
        "wording": consent.wording,
        "agreed": consent.was_given,
        "at": consent.answered_at.isoformat(timespec="seconds"),
        "ended_at": consent.ended_at.isoformat(timespec="seconds") if consent.ended_at else None,
    }
