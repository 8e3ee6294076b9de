"""The table in which processes count together how often somebody tried to sign in."""

from typing import Any

from django.core.management import call_command
from django.db import migrations

TABLE = "people_attempt"


def create(_apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def remove(_apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_opening")]
    operations = [migrations.RunPython(create, remove)]
