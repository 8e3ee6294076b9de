"""What somebody wrote in rooms, for them to take away."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from iop.people.downloads import Written
from iop.people.models import Person
from iop.rooms.lines import RETRACTED
from iop.rooms.log import place_of
from iop.rooms.models import Entry
from iop.vault.errors import PLACEHOLDER
from iop.vault.seals import Sealed, open_many

KINDS: Final[dict[str, Promise]] = {
    "post": _("Message"),
    "edit": _("Message, before you changed it"),
    "hide": _("Why you set a message aside"),
}


def written_in_rooms(person: Person) -> list[Written]:
    """Return a person's messages as they are now, earlier wordings, and reasons they gave.

    What they took back stays taken back, in every wording; what was set aside is theirs and is
    among it. Kinds of lines that apps add are gathered by those apps. Two queries.
    """
    rows = list(Entry.objects.filter(author=person, kind__in=KINDS, sealed__isnull=False))
    gone = {(row.room_id, row.seq) for row in rows if row.state == RETRACTED}
    kept = [row for row in rows if (row.room_id, row.ref or row.seq) not in gone]
    texts = open_many([_sealed(row) for row in kept])
    return [
        Written(row.at, KINDS[row.kind], text or str(PLACEHOLDER))
        for row, text in zip(kept, texts, strict=True)
    ]


def _sealed(row: Entry) -> Sealed:
    return Sealed(row.author_id or 0, bytes(row.sealed or b""), place_of(row))
