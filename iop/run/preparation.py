"""What has to be true before the site can answer: tables up to date, the demonstration filled."""

from io import StringIO

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
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


def fill_demonstration_if_new() -> bool:
    """Fill an empty site with the demonstration where there is one; tell whether it did."""
    if not apps.is_installed("demo") or get_user_model()._default_manager.exists():
        return False
    call_command("demo")
    return True
