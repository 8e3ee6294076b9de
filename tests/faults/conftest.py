"""The real full stack, started once for all faults."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.faults.stack import Stack, stack
from tests.support.services import postgres_folder, redis_program


@pytest.fixture(scope="session")
def running(django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    """The site as its processes, on a database and a Redis of its own."""
    if postgres_folder() is None or redis_program() is None:
        pytest.skip("needs PostgreSQL and Redis")
    with stack(django_db_blocker.unblock) as started:
        yield started


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what breaks the running site: it goes in a leg of its own, one after the other."""
    for item in items:
        is_here = Path(__file__).parent in item.path.parents
        if is_here and "running" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.faults)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Show what the processes said last where a fault was not survived."""
    report = yield
    started = getattr(item, "funcargs", {}).get("running")
    if report.failed and isinstance(started, Stack):
        report.sections.append(("what the site said last", started.log()))
    return report
