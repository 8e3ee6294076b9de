"""The whole site as its processes: daphne, a worker and a beat on one database and one Redis.

    with site(database.url("circleway"), bus.url(), DEMO="1") as running:
        page.goto(running.url)

The database must be migrated: by pytest-django, whose test database the site may use too, or by
`prepare`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.support.processes import Service, folder, free_port
from tests.support.services import Daphne, beat, daphne, manage, site_env, worker


@dataclass(frozen=True)
class Site:
    """The processes of a running site, each of which a fault test may kill and start again."""

    url: str
    env: dict[str, str]
    web: Daphne
    worker: Service
    beat: Service

    def manage(self, *arguments: str) -> str:
        """Run a management command on the site's database and return what it printed."""
        return manage(self.env, *arguments)


@contextmanager
def site(database_url: str, redis_url: str, **settings: str) -> Iterator[Site]:
    """Run the site on a free port of localhost; `settings` are further variables."""
    with folder("site") as place:
        port = free_port()
        own = {"VAR_DIR": str(place), **settings}
        env = site_env(database_url, redis_url, port, **own)
        with daphne(env) as web, worker(env) as working, beat(env) as beating:
            yield Site(web.url, env, web, working, beating)


def prepare(database_url: str, redis_url: str, **settings: str) -> None:
    """Migrate an empty database, and fill the demonstration with DEMO=1."""
    with folder("prepare") as place:
        env = site_env(database_url, redis_url, free_port(), VAR_DIR=str(place), **settings)
        manage(env, "migrate", "--noinput")
        if settings.get("DEMO") == "1":
            manage(env, "demo")
