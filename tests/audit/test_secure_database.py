"""The database itself refuses changes of the record."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from iop.audit.actions import Note, record
from iop.audit.models import AuditEvent, Strand

pytestmark = pytest.mark.usefixtures("five_rows")
APP = "circleway_test_app"
CHANGES = [
    "UPDATE audit_auditevent SET actor_id = 9",
    "UPDATE audit_auditevent SET actor_id = 9 WHERE 1 = 0",
    "DELETE FROM audit_auditevent",
    "DELETE FROM audit_auditevent WHERE number = 3",
    "DELETE FROM audit_strand",
    "UPDATE audit_strand SET length = 2",
    "UPDATE audit_strand SET name = 'other', length = 99",
]


def secure(*arguments: str) -> str:
    said = io.StringIO()
    call_command("secure_database", *arguments, stdout=said)
    return said.getvalue()


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", CHANGES)
def test_the_record_refuses_changes(statement: str) -> None:
    if connection.vendor == "sqlite" and "1 = 0" in statement:
        pytest.skip("SQLite's triggers ask row by row")
    secure()

    with pytest.raises(DatabaseError, match=r"append-only|only grow"):
        execute(statement)
    assert AuditEvent.objects.count() == 5


def test_the_record_still_grows() -> None:
    secure()

    record(Note("test.done", 1))

    assert Strand.objects.get().length == 6


def test_securing_again_changes_nothing() -> None:
    assert secure() == secure() == "The record refuses changes.\n"


def test_a_rolled_back_row_is_undone_under_the_triggers() -> None:
    secure()

    with pytest.raises(ZeroDivisionError):
        record_and_fail()

    assert Strand.objects.get().length == 5


def test_sqlite_knows_no_roles() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("asks what SQLite says")

    with pytest.raises(CommandError, match="Only PostgreSQL"):
        secure("--app-role", APP)


@pytest.fixture
def app_role() -> str:
    if connection.vendor != "postgresql":
        pytest.skip("asks for a database that knows roles")
    execute(f"CREATE ROLE {APP}")  # undone with the test's transaction
    return APP


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    execute(f"SET LOCAL ROLE {role}")
    yield
    execute("RESET ROLE")


@pytest.mark.parametrize("statement", [*CHANGES[:5], "TRUNCATE audit_auditevent"])
def test_the_sites_own_role_lacks_the_right(app_role: str, statement: str) -> None:
    secure("--app-role", app_role)

    with acting_as(app_role), pytest.raises(DatabaseError, match="permission denied"):
        execute(statement)


def test_the_sites_own_role_can_work(app_role: str) -> None:
    secure("--app-role", app_role)

    with acting_as(app_role):
        record(Note("test.done", 1))
        execute("DELETE FROM notices_notice")

    assert AuditEvent.objects.count() == 6


def test_the_owner_cannot_be_the_sites_role(app_role: str) -> None:
    execute(f"ALTER TABLE audit_auditevent OWNER TO {app_role}")

    with pytest.raises(CommandError, match="owns the tables"):
        secure("--app-role", app_role)


@pytest.mark.parametrize("role", ["Robert'); DROP TABLE students;--", 'a"b', "A"])
def test_a_strange_name_of_a_role_is_refused(app_role: str, role: str) -> None:
    with pytest.raises(CommandError, match="small letters"):
        secure("--app-role", role)


def test_truncating_is_refused_to_the_owner_too(app_role: str) -> None:
    secure()

    with pytest.raises(DatabaseError, match="append-only"):
        execute("TRUNCATE audit_auditevent")


@transaction.atomic
def record_and_fail() -> None:
    record(Note("test.undone", 1))
    raise ZeroDivisionError
