"""Protects records in the database itself: triggers refuse changes, the site's role lacks rights.

Installed by `manage.py secure_database`, which the owner of the tables runs after each migration.
Not by a migration: SQLite drops triggers when it rebuilds a table; roles are no part of a schema.
"""

import re
from typing import Final

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

ROLE: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
# Rows of these are added and never changed: the record of what was done, the ledger of erasures.
APPEND_ONLY: Final = ("audit_auditevent", "people_erasure")

SQLITE_TABLE: Final = (
    "DROP TRIGGER IF EXISTS {table}_is_not_changed",
    "CREATE TRIGGER {table}_is_not_changed BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END",
    "DROP TRIGGER IF EXISTS {table}_is_not_deleted",
    "CREATE TRIGGER {table}_is_not_deleted BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END",
)
SQLITE_STRANDS: Final = (
    "DROP TRIGGER IF EXISTS audit_strand_is_not_deleted",
    "CREATE TRIGGER audit_strand_is_not_deleted BEFORE DELETE ON audit_strand "
    "BEGIN SELECT RAISE(ABORT, 'strands only grow'); END",
    "DROP TRIGGER IF EXISTS audit_strand_only_grows",
    "CREATE TRIGGER audit_strand_only_grows BEFORE UPDATE ON audit_strand "
    "WHEN NEW.length <= OLD.length OR NEW.name <> OLD.name "
    "BEGIN SELECT RAISE(ABORT, 'strands only grow'); END",
)
POSTGRESQL_TABLE: Final = (
    "CREATE OR REPLACE TRIGGER {table}_is_not_changed "
    "BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
)
POSTGRESQL_REFUSAL: Final = (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'this table is append-only' USING ERRCODE = 'insufficient_privilege'; "
    "END $$",
)
POSTGRESQL_STRANDS: Final = (
    "CREATE OR REPLACE TRIGGER audit_strand_is_not_deleted "
    "BEFORE DELETE OR TRUNCATE ON audit_strand "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE OR REPLACE TRIGGER audit_strand_only_grows "
    "BEFORE UPDATE ON audit_strand FOR EACH ROW "
    "WHEN (NEW.length <= OLD.length OR NEW.name <> OLD.name) "
    "EXECUTE FUNCTION audit_refuse()",
)
GRANTS: Final = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE CREATE ON SCHEMA public FROM {role}",
    "REVOKE DELETE, TRUNCATE, REFERENCES, TRIGGER ON audit_strand FROM PUBLIC, {role}",
    "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM PUBLIC, {role}",
)
REVOKE: Final = (
    "REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {table} FROM PUBLIC, {role}",
)
# What a role could still do although it must not: by owning the table, or through another role.
STILL_MAY: Final = (
    "SELECT name || ' ' || privilege FROM unnest(%s::text[]) AS name, "
    "unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS privilege "
    "WHERE has_table_privilege(%s, name, privilege) "
    "UNION SELECT relname || ' OWNER' FROM pg_class "
    "WHERE relname = ANY (%s) AND pg_has_role(%s, relowner, 'MEMBER')"
)


@transaction.atomic
def install_triggers() -> None:
    """Make the database refuse changes of these tables, by whomever. Safe to repeat."""
    each: tuple[str, ...] = SQLITE_TABLE
    once: tuple[str, ...] = SQLITE_STRANDS
    if connection.vendor == "postgresql":
        each, once = POSTGRESQL_TABLE, (*POSTGRESQL_REFUSAL, *POSTGRESQL_STRANDS)
    _run(*once, *(statement.format(table=table) for table in APPEND_ONLY for statement in each))


@transaction.atomic
def limit_role(role: str) -> None:
    """Give the site's role what it needs and no right to change these tables. Safe to repeat.

    Refuses a name that is no plain role, and a role whose other rights would undo this.
    """
    if connection.vendor != "postgresql":
        raise ImproperlyConfigured("Only PostgreSQL knows roles.")
    if not ROLE.fullmatch(role):
        raise ImproperlyConfigured("A role's name is made of small letters, digits and _.")
    name = connection.ops.quote_name(role)
    _run(*(statement.format(role=name) for statement in GRANTS))
    _run(*(line.format(role=name, table=table) for table in APPEND_ONLY for line in REVOKE))
    if rights := _rights_left(role):
        raise ImproperlyConfigured(f"{role} owns the tables or is a superuser. It keeps: {rights}.")


def _rights_left(role: str) -> str:
    with connection.cursor() as cursor:
        tables = list(APPEND_ONLY)
        cursor.execute(STILL_MAY, [tables, role, tables, role])
        return ", ".join(right for (right,) in cursor.fetchall())


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
