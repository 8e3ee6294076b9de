"""Notices and letters for tests."""

from itertools import count

from iop.notices.actions import notify
from iop.notices.models import Letter, Notice
from iop.people.models import Person

numbers = count(1)


def make_notice(person: Person, kind: str = "session_today", **values) -> Notice:
    occasion = values.pop("occasion", f"session:{next(numbers)}")
    return notify(person, kind=kind, occasion=occasion, **values)


def make_letter(to: str = "ada@example.test", **values) -> Letter:
    values = {"subject": "You have something", "body": "There is something for you."} | values
    letter = Letter.to_address(to, **values)
    letter.save()
    return letter
