"""The running site that journeys visit, and the people who visit it."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from iop.people.models import Person
from tests.support.backstage import Backstage, backstage, begin_session
from tests.support.browser import ARGUMENTS, find_chromium
from tests.support.processes import folder, free_port
from tests.support.services import manage, postgres, redis, site_env
from tests.support.site import Site, prepare, site
from tests.support.visitor import Visitor

SETTINGS = "tests.support.journey_settings"
HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
KEY = "the key of the journeys' site, worth nothing elsewhere"

MakeVisitor = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here as a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Show what the site said last where a journey failed."""
    report = yield
    if report.failed and "running" in getattr(item, "funcargs", {}):
        site_log = item.funcargs["running"].web.service.tail(60)  # type: ignore[attr-defined]
        report.sections.append(("what the site said last", site_log))
    return report


@pytest.fixture(scope="session")
def addresses() -> Iterator[tuple[str, str]]:
    """The database and the bus: those that the runner started, or our own."""
    with ExitStack() as stack:
        given = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
        if all(given):
            yield given
            return
        database, bus = stack.enter_context(postgres()), stack.enter_context(redis())
        yield database.create_database("journeys"), bus.url()


@pytest.fixture(scope="session")
def running(addresses: tuple[str, str]) -> Iterator[Site]:
    """The site with its worker and beat, the database migrated and empty."""
    with folder("static") as static:
        own = {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "STATIC_DIR": str(static),
            "SECRET_KEY": KEY,
            "DEMO": "0",
        }
        prepare(*addresses, **own)
        manage(
            site_env(*addresses, free_port(), VAR_DIR=str(static), **own),
            "collectstatic",
            "--noinput",
        )
        with site(*addresses, **own) as started:
            yield started


@pytest.fixture(scope="session")
def behind(
    addresses: tuple[str, str], running: Site, django_db_blocker: DjangoDbBlocker
) -> Iterator[Backstage]:
    """What a journey lays out beforehand and reads afterwards."""
    secrets = override_settings(SECRET_KEY=KEY, PASSWORD_HASHERS=HASHERS)
    with django_db_blocker.unblock(), secrets, backstage(addresses[0]) as stage:
        yield stage


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium; every visitor has a window of their own in it."""
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield found
        found.close()


@pytest.fixture
def visitor(chromium: Browser, running: Site, behind: Backstage) -> Iterator[MakeVisitor]:
    """Make visitors: signed in as a person, or a stranger. Fails for what went wrong on a page."""
    visitors: list[Visitor] = []

    def make(person: Person | None = None, **options: object) -> Visitor:
        made = Visitor(chromium, str(options.pop("url", running.url)), **options)
        visitors.append(made)
        if person is not None:
            made.sign_in(behind(begin_session, person))
        return made

    yield make
    faults = [fault for one in visitors for fault in one.close()]
    assert not faults, "\n".join(sorted(set(faults)))


@pytest.fixture(scope="session")
def letters(running: Site) -> Path:
    """Where the site leaves the letters it sends."""
    return Path(running.env["VAR_DIR"]) / "mail"
