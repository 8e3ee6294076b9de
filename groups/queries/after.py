"""What leaders read after a session: who came, and the round, side by side. Costs eight queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from groups.models import Arrival, Attendance, CheckIn, Intention, LeavingCheck, Session, Turn
from groups.queries.words import Opened, opened
from iop.people.models import Person


@dataclass(frozen=True, slots=True)
class Row:
    """One person's evening."""

    person: Person
    attendance: Attendance | None
    turn: Turn | None
    check_in: CheckIn | None
    leaving: LeavingCheck | None
    word: str
    text: str
    intention: str
    at_the_door: str = ""

    @property
    def gave_something(self) -> bool:
        """Whether there is more to say of their evening than whether they came."""
        return any((self.turn, self.check_in, self.leaving, self.intention))

    @property
    def asks(self) -> str:
        """What the person asked for, in words; nothing when nothing."""
        given = self.check_in
        return given.get_need_display() if given and given.need != CheckIn.Need.NONE else ""


def attendance_after(session: Session) -> list[Row]:
    """Return who came, and nothing that anybody said: what staff see. Two queries."""
    found, doors = session.attendance.select_related("person", "set_by"), _doors(session)
    rows = [
        Row(one.person, one, None, None, None, "", "", "", doors.get(one.person_id, ""))
        for one in found
    ]
    return sorted(rows, key=lambda row: row.person.display_name)


def _doors(session: Session) -> dict[int, str]:
    """Return what leaders should know of the door: who was asked to leave, or never let in."""
    arrivals = session.arrivals.values_list("person_id", "state", "admitted_at")
    asked, waited = _("Asked to leave"), _("Waited at the door, was not let in")
    return {
        person_id: asked if state == Arrival.State.REMOVED else waited
        for person_id, state, admitted_at in arrivals
        if state == Arrival.State.REMOVED or admitted_at is None
    }


def rows_after(session: Session) -> list[Row]:
    """Return everybody of the session by name, with their words opened: what its leaders see."""
    attendance = _by_person(session.attendance.select_related("person", "set_by"))
    turns = _by_person(session.turns.select_related("person"))
    check_ins = _by_person(session.check_ins.select_related("person"))
    intentions = _by_person(session.intentions.select_related("person"))
    leaving = _by_person(session.leaving_checks.select_related("person", "met_by"))
    words = opened([*check_ins.values(), *intentions.values()])
    doors = _doors(session)
    given = (attendance, turns, check_ins, intentions, leaving)
    people = {pk: one.person for found in given for pk, one in found.items()}
    return [
        Row(
            person=person,
            attendance=attendance.get(pk),
            turn=turns.get(pk),
            check_in=check_ins.get(pk),
            leaving=leaving.get(pk),
            word=_said(words, check_ins.get(pk), "sealed_word"),
            text=_said(words, check_ins.get(pk), "sealed_text"),
            intention=_said(words, intentions.get(pk), "sealed_text"),
            at_the_door=doors.get(pk, ""),
        )
        for pk, person in sorted(people.items(), key=lambda pair: pair[1].display_name)
    ]


def own_intention(session: Session, person: Person) -> str:
    """Return what the person took into the week, or nothing."""
    found = Intention.objects.filter(session=session, person=person).first()
    return _said(opened([found] if found else []), found, "sealed_text")


Given = TypeVar("Given", Attendance, CheckIn, Intention, LeavingCheck, Turn)


def _by_person(rows: Iterable[Given]) -> dict[int, Given]:
    return {row.person_id: row for row in rows}


def _said(words: Opened, given: CheckIn | Intention | None, column: str) -> str:
    return (words.get((given.key, column)) if given else None) or ""
