"""The two databases as files: how each is written out, emptied and read back.

Sessions stay out of every dump, for whoever reads one could come in by them; so does the row that
says that the site is open, so that a dump, by whatever way it comes back, comes back shut.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from django.apps import apps
from django.db import connection, transaction

from iop.run.errors import CannotBeDone

LEFT_OUT: Final = ("people_opening", "django_session", "usersessions_usersession")
Counts = dict[str, int]


class Dump(Protocol):
    """How one kind of database becomes a file and a file becomes it."""

    name: str
    file: str

    def write(self, to: Path) -> Counts:
        """Write the database as it is at one moment; returns the rows of each table then."""
        ...

    def others(self) -> int:
        """Count who else is at the database now, as far as that can be known."""
        ...

    def empty(self) -> None:
        """Take everything out of the database."""
        ...

    def read(self, source: Path) -> None:
        """Fill the database, which is empty, from a file."""
        ...


def dump_for(vendor: str) -> Dump:
    """Return the way of this kind of database; refuses one that has none."""
    known: dict[str, Dump] = {"sqlite": SqliteDump(), "postgresql": PostgresDump()}
    if vendor not in known:
        raise CannotBeDone(f"There is no way to back up {vendor}.")
    return known[vendor]


def tables() -> list[str]:
    """Return the tables whose rows are counted: those of our models that a dump holds."""
    found = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    present = set(connection.introspection.table_names())
    return sorted(found & present - set(LEFT_OUT))


def counts() -> Counts:
    """Count the rows of every table."""
    with connection.cursor() as cursor:
        return {table: _count(cursor, table) for table in tables()}


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  # ours
    return int(cursor.fetchone()[0])


class SqliteDump:
    """A copy of the file by SQLite's own online backup, which people at work do not disturb."""

    name, file = "sqlite", "database.sqlite3"

    def write(self, to: Path) -> Counts:
        """Copy, take out what stays out, and pack."""
        with closing(sqlite3.connect(to, isolation_level=None)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
            present = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
            for table in present.intersection(LEFT_OUT):
                copy.execute(f"DELETE FROM {table}")  # noqa: S608  # one of three names
            copy.execute("VACUUM")
            copy.execute("PRAGMA journal_mode=DELETE")
            return {
                table: copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608
                for table in tables()
            }

    def others(self) -> int:
        """Nobody can be counted here: the file is replaced in one transaction instead."""
        return 0

    def empty(self) -> None:
        """Nothing to do: reading replaces the file's whole content."""

    def read(self, source: Path) -> None:
        """Copy the file back over the database."""
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
            connection.ensure_connection()
            copy.backup(connection.connection)
        connection.close()


class PostgresDump:
    """`pg_dump` in its own format, under a snapshot in which the rows are counted too."""

    name, file = "postgresql", "database.dump"

    def write(self, to: Path) -> Counts:
        """Dump and count at the same moment."""
        with _snapshot() as name:
            without = [f"--exclude-table-data={table}" for table in LEFT_OUT]
            options = ["--format=custom", "--no-owner", "--no-acl", f"--snapshot={name}"]
            run("pg_dump", [*options, *without, f"--file={to}"])
            return counts()

    def others(self) -> int:
        """Count the connections to this database but our own."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            return int(cursor.fetchone()[0])

    def empty(self) -> None:
        """Drop the schema with all that is in it, and make it anew."""
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def read(self, source: Path) -> None:
        """Load in one transaction: all of it, or nothing."""
        connection.close()
        options = ["--no-owner", "--no-acl", "--single-transaction", "--exit-on-error"]
        # The schema itself is there already.
        run(
            "pg_restore",
            [*options, "--schema=public", f"--dbname={_database()['NAME']}", str(source)],
        )


@contextmanager
def _snapshot() -> Iterator[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _database() -> dict[str, Any]:
    found: dict[str, Any] = connection.settings_dict
    return found


def run(program: str, arguments: Sequence[str]) -> None:
    """Run one of PostgreSQL's programs on our database; its password never stands in a list."""
    if shutil.which(program) is None:
        raise CannotBeDone(f"{program} is not installed here.")
    given = {name: str(_database().get(key) or "") for name, key in VARIABLES.items()}
    env = {**os.environ, **{name: value for name, value in given.items() if value}}
    done = subprocess.run(  # noqa: S603  # a program of PostgreSQL, arguments of our own
        [program, *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotBeDone(f"{program} failed: {done.stderr.strip()[:2000]}")


VARIABLES: Final = {
    "PGHOST": "HOST",
    "PGPORT": "PORT",
    "PGUSER": "USER",
    "PGPASSWORD": "PASSWORD",
    "PGDATABASE": "NAME",
}
