"""A small demonstration: two weeks, on a Saturday evening just after the clocks went back."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import transaction

from demo.actions import Filled, fill

NOW = datetime(2026, 11, 7, 23, 40, tzinfo=UTC)
WEEKS = 2.0


@pytest.fixture
def saturday(db):
    """The clock stands, so that what is made is the same each time."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture(scope="module")
def filled_once(django_db_setup, django_db_blocker):
    """A site filled with two weeks, once for all tests of a module; taken away after them.

    Every test of such a module sees it: those that need an empty site live elsewhere.
    """
    clock = time_machine.travel(NOW, tick=False)
    with django_db_blocker.unblock(), clock, transaction.atomic():
        yield fill(now=NOW, weeks=WEEKS)
        transaction.set_rollback(True)


@pytest.fixture
def filled(filled_once, saturday) -> Filled:
    """The filled site; what a test changes is undone after it."""
    return filled_once
