"""Gathers rows of sessions and saves them together; what was said in the circle is sealed here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Model

from groups.models import (
    Arrival,
    CheckIn,
    Group,
    Intention,
    LeavingCheck,
    Phase,
    Session,
    Turn,
)
from iop.people.models import Person
from iop.rooms.models import Visit
from iop.vault.seals import seal_many

BATCH = 500


@dataclass(slots=True)
class Shelf:
    """Rows that wait to be saved, and the words that belong to them."""

    arrivals: list[Arrival] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    check_ins: list[CheckIn] = field(default_factory=list)
    intentions: list[Intention] = field(default_factory=list)
    leaving: list[LeavingCheck] = field(default_factory=list)
    words: list[tuple[CheckIn | Intention, str, str]] = field(default_factory=list)

    def check_in(
        self,
        person: Person,
        at: datetime,
        *,
        about: Session | Group,
        local_date: date,
        mood: int | None,
        word: str,
        text: str,
        need: str = "none",
    ) -> CheckIn:
        """Put a check-in of a round, or of a day in a lounge, on the shelf."""
        session = about if isinstance(about, Session) else None
        row = CheckIn(
            person=person,
            group=about.group if isinstance(about, Session) else about,
            session=session,
            local_date=local_date,
            given_at=at,
            mood=mood,
            need=need,
        )
        self.check_ins.append(row)
        self.words.extend(
            (row, column, words)
            for column, words in (("sealed_word", word), ("sealed_text", text))
            if words
        )
        return row

    def intend(self, session: Session, person: Person, at: datetime, text: str) -> None:
        """Put an intention on the shelf."""
        row = Intention(session=session, person=person, given_at=at)
        self.intentions.append(row)
        self.words.append((row, "sealed_text", text))

    def save(self) -> None:
        """Seal the words and save everything. A statement for each 500 rows of a kind."""
        texts = [
            (row.person_id, text, f"{row._meta.db_table}:{row.key}:{column}")
            for row, column, text in self.words
        ]
        for (row, column, _), sealed in zip(self.words, seal_many(texts), strict=True):
            setattr(row, column, sealed)
        rows: Sequence[Sequence[Model]] = (
            self.arrivals,
            self.visits,
            self.phases,
            self.turns,
            self.check_ins,
            self.intentions,
            self.leaving,
        )
        for waiting in rows:
            if waiting:
                type(waiting[0])._default_manager.bulk_create(waiting, batch_size=BATCH)
