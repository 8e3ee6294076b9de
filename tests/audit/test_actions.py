"""Writing the record: with the caller's transaction, in order, and without words of people."""

from datetime import UTC, datetime
from threading import Thread
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from iop.audit.actions import Note, record, record_many, refuse_private_text
from iop.audit.errors import PrivateText
from iop.audit.models import AuditEvent, Strand
from iop.audit.rules import label_of
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db


def test_what_is_rolled_back_leaves_no_row(strand: str) -> None:
    record(Note("test.done", 1))
    with pytest.raises(ZeroDivisionError):
        record_and_fail()

    assert [event.action for event in AuditEvent.objects.all()] == ["test.done"]
    assert Strand.objects.get(name=strand).length == 1


def test_rows_are_numbered_in_order(strand: str) -> None:
    record_many([Note("first", 1), Note("second", 1)])
    record(Note("third", 1))

    rows = AuditEvent.objects.order_by("number").values_list("number", "action")
    assert list(rows) == [(1, "first"), (2, "second"), (3, "third")]


def test_nothing_to_record_costs_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        record_many([])


@pytest.mark.parametrize("count", [1, 30])
def test_many_rows_cost_what_one_costs(
    count: int, django_assert_num_queries: DjangoAssertNumQueries, strand: str
) -> None:
    record(Note("test.done", 1))

    with django_assert_num_queries(3):
        record_many([Note("test.done", 1)] * count)


def test_a_strand_is_used_again_while_nobody_holds_it() -> None:
    record(Note("test.done", 1))
    record(Note("test.done", 1))

    assert [strand.length for strand in Strand.objects.all()] == [2]


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"stay": 4, "until": None, "quiet": True},
        {"state": "admitted", "people": [1, 2]},
        {"zone": "America.New_York", "at": datetime(2026, 1, 1, tzinfo=UTC).isoformat()},
    ],
)
def test_ids_codes_and_counts_are_taken(details) -> None:
    record(Note("test.done", 1, None, "room:abc_-9", details))

    assert AuditEvent.objects.get().details == details


@pytest.mark.parametrize(
    "value",
    [
        "I had a hard week",
        "ada@example.test",
        "Ünal",
        "x" * 81,
        1.5,
        {"a": {"b": {"c": 1}}},
        datetime(2026, 1, 1),
        b"bytes",
        ["line\nbreak"],
    ],
)
def test_what_could_be_somebodys_words_is_refused(value) -> None:
    with pytest.raises(PrivateText):
        Note("test.done", 1, None, "", {"value": value})


@pytest.mark.parametrize(("action", "subject"), [("said hello to", ""), ("done", "Ada L.")])
def test_neither_action_nor_subject_holds_words(action: str, subject: str) -> None:
    with pytest.raises(PrivateText):
        Note(action, 1, None, subject)


@given(st.recursive(st.text() | st.floats() | st.binary(), st.lists))
def test_no_text_with_a_space_ever_passes(value) -> None:
    with pytest.raises(PrivateText):
        refuse_private_text([value, "two words"])


def test_a_subject_is_named_by_its_key() -> None:
    person = make_client()

    assert label_of(person) == f"people.person:{person.key}"
    assert label_of(Strand(name="strand-0")) == "audit.strand:strand-0"
    assert label_of(SimpleNamespace(key="words of somebody")) == label_of(None) == ""


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_two_who_write_one_strand_at_once_keep_it_whole(verify, strand: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("asks for two connections that write at once")

    def write() -> None:
        for number in range(20):
            record(Note("test.done", number))
        connection.close()

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (AuditEvent.objects.count(), verify()) == (80, [])


@transaction.atomic
def record_and_fail() -> None:
    record(Note("test.undone", 1))
    raise ZeroDivisionError
