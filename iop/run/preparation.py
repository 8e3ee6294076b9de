"""What has to be true before the site can answer: tables up to date, the demonstration filled."""

from io import StringIO

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate_if_behind() -> bool:
    """Migrate and protect the record when a migration waits; tell whether one did."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    call_command("secure_database", stdout=StringIO())
    return True


def set_out_demonstration(out: OutputWrapper) -> None:
    """Fill an empty site with the demonstration where there is one, or open today's session."""
    if not apps.is_installed("demo"):
        return
    if get_user_model()._default_manager.exists():
        call_command("demo", "--today", stdout=StringIO())
    else:
        out.write("Filling the demonstration, this once...")
        call_command("demo", stdout=out)
