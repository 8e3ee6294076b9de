"""Filling is refused where it would harm, and gives the same each time."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from demo.actions import fill
from demo.errors import NotADemonstration, PeopleLiveHere
from groups.models import Attendance, CheckIn, Membership, Session, Turn
from iop.people.models import Grant, Person
from iop.rooms.models import Entry, Reaction, Stay
from tests.factories.people import make_staff

MODELS = (Person, Grant, Membership, Session, Attendance, Turn, Entry, Stay, Reaction, CheckIn)


def fill_and_undo(now) -> list[int]:
    with transaction.atomic():
        fill(now=now, weeks=1)
        counts = [model._default_manager.count() for model in MODELS]
        transaction.set_rollback(True)
    return counts


def test_filling_twice_gives_the_same(saturday):
    assert fill_and_undo(saturday) == fill_and_undo(saturday)


def test_people_who_live_here_are_left_alone(saturday):
    make_staff()
    with pytest.raises(PeopleLiveHere):
        fill(now=saturday)


def test_nothing_is_filled_where_the_demonstration_is_off(saturday, settings):
    settings.DEMO = False
    with pytest.raises(NotADemonstration):
        fill(now=saturday)


def test_the_command_says_what_it_filled(saturday):
    out = StringIO()
    call_command("demo", "--weeks", "1", stdout=out)
    assert out.getvalue().startswith("65 people, 8 groups, ")


@pytest.mark.parametrize("words", [(), ("--fresh",), ("--today",)])
def test_the_command_refuses_where_real_people_live(saturday, words):
    make_staff()
    with pytest.raises(CommandError):
        call_command("demo", *words)
