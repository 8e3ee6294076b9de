"""Sealed columns."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models

from iop.people.models import Invitation, Person
from iop.vault.errors import Unreadable
from iop.vault.fields import SealedTextField, UnreadableText, open_column, seal_column
from tests.factories.people import make_client

pytestmark = pytest.mark.django_db


def test_a_sealed_column_reads_as_what_was_written_and_stores_none_of_it() -> None:
    person = make_client(legal_name="Ada Lovelace")

    assert Person.objects.get(pk=person.pk).legal_name == "Ada Lovelace"
    assert b"Lovelace" not in stored(person)


def test_a_value_moved_to_another_column_is_refused() -> None:
    sealed = seal_column("Ada", "people_person.legal_name")

    with pytest.raises(Unreadable):
        open_column(sealed, "people_invitation.email")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x09" + bytes(80), b"\x01" + bytes(80)])
def test_bytes_that_were_never_sealed_are_refused(sealed: bytes) -> None:
    with pytest.raises(Unreadable):
        open_column(sealed, "people_person.legal_name")


def test_a_lost_secret_shows_a_placeholder_and_raises_an_alarm(ring, caplog) -> None:
    person = make_client(legal_name="Ada Lovelace")
    ring(2)

    read = Person.objects.get(pk=person.pk)

    assert read.legal_name == "(cannot be opened)"
    assert "people_person.legal_name cannot be opened" in caplog.text


def test_saving_a_row_that_cannot_be_opened_keeps_its_bytes(ring) -> None:
    person = make_client(legal_name="Ada Lovelace")
    before = stored(person)
    ring(2)

    Person.objects.get(pk=person.pk).save()
    ring(1)

    assert stored(person) == before
    assert Person.objects.get(pk=person.pk).legal_name == "Ada Lovelace"


def test_a_page_still_comes_when_a_secret_is_lost(client, ring) -> None:
    client.force_login(make_client(legal_name="Ada Lovelace"))
    ring(2)

    assert client.get("/notices/").status_code == 200


def test_two_numbers_live_in_one_column(ring) -> None:
    old = make_client(legal_name="Ada")
    ring(2, 1)
    new = make_client(legal_name="Grace")

    assert [stored(old)[0], stored(new)[0]] == [1, 2]
    assert [person.legal_name for person in Person.objects.order_by("pk")] == ["Ada", "Grace"]


def test_a_sealed_column_cannot_be_filtered_by() -> None:
    with pytest.raises(FieldError):
        Invitation.objects.filter(email="ada@example.test").exists()


def test_a_migration_keeps_the_field_of_our_own() -> None:
    column = Person._meta.get_field("legal_name")

    assert type(column.clone()) is SealedTextField
    assert column.deconstruct()[1] == "iop.vault.fields.SealedTextField"


def test_a_placeholder_is_text_that_remembers() -> None:
    text = UnreadableText.of(b"\x01bytes")

    assert (str(text), text.sealed) == ("(cannot be opened)", b"\x01bytes")


def test_nothing_stays_nothing() -> None:
    column = SealedTextField(null=True)

    assert column.from_db_value(None, None, connection) is None
    assert isinstance(column, models.TextField)


def stored(person: Person) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT legal_name FROM people_person WHERE id = %s", [person.pk])
        return bytes(cursor.fetchone()[0])
