"""Write docs/reference/access.md: `manage.py access_table` runs this under the suite's settings."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "iop.settings.test"
django.setup()

from django.db import transaction  # noqa: E402
from django.test.utils import (  # noqa: E402
    setup_databases,
    setup_test_environment,
    teardown_databases,
)

from tests.policy.answers import ask, ways_asked  # noqa: E402
from tests.policy.table import FILE, Cells, render, row_of  # noqa: E402
from tests.policy.world import ROLES, World, make_world  # noqa: E402


def observe(world: World) -> Cells:
    """Ask for everything as everybody."""
    cells: Cells = {}
    for way in ways_asked():
        cells[row_of(way)] = {part: ask(world, part, way).word for part in ROLES}
    return cells


def main() -> None:
    """Write the table from a world in a database of its own."""
    setup_test_environment()
    kept = setup_databases(verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            page = render(ways_asked(), observe(make_world()))
            transaction.set_rollback(True)
    finally:
        teardown_databases(kept, verbosity=0)
    FILE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
