"""Sealed columns."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models

from iop.notices.models import Letter
from iop.people.actions import invite
from iop.people.models import Invitation
from iop.policy import Role
from iop.vault.errors import Unreadable
from iop.vault.fields import SealedTextField, UnreadableText, open_column, seal_column
from tests.factories.notices import make_letter
from tests.factories.people import make_staff

pytestmark = pytest.mark.django_db


def test_a_sealed_column_reads_as_what_was_written_and_stores_none_of_it() -> None:
    letter = make_letter(body="Ada Lovelace")

    assert Letter.objects.get(pk=letter.pk).body == "Ada Lovelace"
    assert b"Lovelace" not in stored(letter)


def test_a_value_moved_to_another_column_is_refused() -> None:
    sealed = seal_column("Ada", "notices_letter.body")

    with pytest.raises(Unreadable):
        open_column(sealed, "people_invitation.email")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x09" + bytes(80), b"\x01" + bytes(80)])
def test_bytes_that_were_never_sealed_are_refused(sealed: bytes) -> None:
    with pytest.raises(Unreadable):
        open_column(sealed, "notices_letter.body")


def test_a_lost_secret_shows_a_placeholder_and_raises_an_alarm(ring, caplog) -> None:
    letter = make_letter(body="Ada Lovelace")
    ring(2)

    read = Letter.objects.get(pk=letter.pk)

    assert read.body == "(cannot be opened)"
    assert "notices_letter.body cannot be opened" in caplog.text


def test_saving_a_row_that_cannot_be_opened_keeps_its_bytes(ring) -> None:
    letter = make_letter(body="Ada Lovelace")
    before = stored(letter)
    ring(2)

    Letter.objects.get(pk=letter.pk).save()
    ring(1)

    assert stored(letter) == before
    assert Letter.objects.get(pk=letter.pk).body == "Ada Lovelace"


def test_a_page_still_comes_when_a_secret_is_lost(client, ring) -> None:
    staff = make_staff()
    invite(staff.programme, by=staff, email="ada@example.test", role=Role.CLIENT)
    client.force_login(staff)
    ring(2)

    page = client.get("/staff/people/")

    assert (page.status_code, "(cannot be opened)" in page.content.decode()) == (200, True)


def test_two_numbers_live_in_one_column(ring) -> None:
    old = make_letter(body="Ada")
    ring(2, 1)
    new = make_letter(body="Grace")

    assert [stored(old)[0], stored(new)[0]] == [1, 2]
    assert [letter.body for letter in Letter.objects.order_by("pk")] == ["Ada", "Grace"]


def test_a_sealed_column_cannot_be_filtered_by() -> None:
    with pytest.raises(FieldError):
        Invitation.objects.filter(email="ada@example.test").exists()


def test_a_migration_keeps_the_field_of_our_own() -> None:
    column = Letter._meta.get_field("body")

    assert type(column.clone()) is SealedTextField
    assert column.deconstruct()[1] == "iop.vault.fields.SealedTextField"


def test_a_placeholder_is_text_that_remembers() -> None:
    text = UnreadableText.of(b"\x01bytes")

    assert (str(text), text.sealed) == ("(cannot be opened)", b"\x01bytes")


def test_nothing_stays_nothing() -> None:
    column = SealedTextField(null=True)

    assert column.from_db_value(None, None, connection) is None
    assert isinstance(column, models.TextField)


def stored(letter: Letter) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM notices_letter WHERE id = %s", [letter.pk])
        return bytes(cursor.fetchone()[0])
