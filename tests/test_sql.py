"""Statements that are sent together."""

import pytest
from django.db import IntegrityError, connection, transaction

from iop import sql
from iop.people.models import Programme
from tests.factories.people import make_programme

pytestmark = pytest.mark.django_db


def test_what_is_sent_together_is_answered_in_order() -> None:
    with sql.together():
        one = sql.ask("SELECT %s + 1", [1])
        two = sql.ask("SELECT 'two'", [])

    assert (one(), two()) == ([(2,)], [("two",)])


def test_an_answer_can_be_had_before_all_is_sent() -> None:
    programme = make_programme()

    with sql.together():
        sql.tell("UPDATE people_programme SET name = %s WHERE id = %s", ["River", programme.pk])
        seen = sql.ask("SELECT name FROM people_programme WHERE id = %s", [programme.pk])()

    assert seen == [("River",)]


def test_an_error_comes_as_djangos_own_and_nothing_stays() -> None:
    programme = make_programme(name="River")
    twice, values = sql.insertion("people_programme", ("id", "name"), [(programme.pk, "Again")])

    with pytest.raises(IntegrityError):
        rename_and_tell(programme, twice, values)

    assert Programme.objects.get(pk=programme.pk).name == "River"


@transaction.atomic
def rename_and_tell(programme: Programme, statement: str, values: list[object]) -> None:
    with sql.together():
        sql.tell("UPDATE people_programme SET name = 'Lake' WHERE id = %s", [programme.pk])
        sql.tell(statement, values)


def test_only_postgresql_has_rows_to_lock() -> None:
    locks = (sql.lock(), sql.lock(skip_locked=True))

    has_rows = connection.vendor == "postgresql"
    assert locks == (
        (" FOR NO KEY UPDATE", " FOR NO KEY UPDATE SKIP LOCKED") if has_rows else ("", "")
    )
