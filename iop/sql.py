"""Plain SQL for the two writers that every line passes: the log of rooms and the record.

The mapper builds each statement anew and waits for each answer, which was most of a line's price.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

Rows = list[tuple[Any, ...]]


@contextmanager
def together() -> Iterator[None]:
    """Send the statements inside without waiting for each: one way to PostgreSQL and back.

    Reading rows waits for all that was sent; an error comes then, or at the end, as Django's own.
    On SQLite, which is no way off, each statement runs as it is asked.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def ask(statement: str, values: Sequence[Any]) -> Callable[[], Rows]:
    """Send a statement; what is returned gives its rows, and waits for them."""
    cursor = connection.cursor()
    cursor.execute(statement, values)

    def rows() -> Rows:
        with closing(cursor):
            return list(cursor.fetchall())

    return rows


def tell(statement: str, values: Sequence[Any]) -> None:
    """Send a statement that answers nothing."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def marks(count: int) -> str:
    """Return the places of so many values, in brackets."""
    return f"({', '.join(['%s'] * count)})"


def insertion(
    table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[str, list[Any]]:
    """Return the statement that adds these rows, and its values."""
    places = ", ".join([marks(len(columns))] * len(rows))
    head = f"INSERT INTO {table} ({', '.join(columns)})"
    return f"{head} VALUES {places}", [value for row in rows for value in row]


def lock(*, skip_locked: bool = False) -> str:
    """Return what locks the rows that are read. SQLite's writers lock the whole file before.

    Their keys stay, so rows that point at them may be written meanwhile: else two who lock and
    write wait for each other.
    """
    if not connection.features.has_select_for_update:
        return ""
    return " FOR NO KEY UPDATE SKIP LOCKED" if skip_locked else " FOR NO KEY UPDATE"


def moment(value: datetime) -> Any:
    """Return a time as this database takes it."""
    return connection.ops.adapt_datetimefield_value(value)


def facts(value: dict[str, Any]) -> str:
    """Return facts as the text of JSON, which both databases take for it."""
    return json.dumps(value)
