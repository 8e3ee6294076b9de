"""Many people reach for the last seat at once; one gets it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection

from groups.actions.planning import keep_place
from groups.errors import GroupFull
from groups.models import Group, Place
from iop.people.models import Person
from tests.factories.groups import make_group, make_member, some_staff
from tests.factories.people import make_client

THREADS = {"postgresql": 50, "sqlite": 6}


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_goes_to_one_of_many():
    number = THREADS[connection.vendor]
    group, staff = make_group(cap=3), some_staff()
    make_member(group), make_member(group)
    people = [make_client() for _ in range(number)]
    barrier = Barrier(number)

    def reach(person: Person) -> str:
        try:
            barrier.wait(timeout=30)
            return try_to_keep(group, person, staff)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as threads:
        answers = Counter(threads.map(reach, people))

    assert answers == {"kept": 1, "full": number - 1}
    assert Place.objects.filter(group=group).count() == 1


def try_to_keep(group: Group, person: Person, staff: Person) -> str:
    """Reach until there is an answer: SQLite says "locked" where PostgreSQL waits."""
    while True:
        try:
            keep_place(group, by=staff, person=person)
        except GroupFull:
            return "full"
        except OperationalError:
            continue
        return "kept"
