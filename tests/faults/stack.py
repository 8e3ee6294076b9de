"""The whole site on real services, each of which may be killed, stopped and started again."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg
from django.test import override_settings

from tests.faults.behind import Behind, Seat, Unblock, behind, make_seats
from tests.support.processes import Service, answers, folder, free_port
from tests.support.services import (
    BASE_KEY,
    Postgres,
    Redis,
    beat,
    manage,
    postgres,
    redis,
    site_env,
    worker,
)

OTHER_KEY = "2:HBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQAfHh0="
KEYS = f"{BASE_KEY},{OTHER_KEY}"
KEYS_TURNED = f"{OTHER_KEY},{BASE_KEY}"
PEOPLE = 12


@dataclass
class Web:
    """One daphne, which may be started with a fault in it."""

    port: int
    service: Service
    env: dict[str, str]
    orders: Path

    def die_at(self, point: str) -> None:
        """Have it die when it next passes a point of `broken`."""
        draft = self.orders.with_suffix(".draft")
        draft.write_text(point)
        draft.rename(self.orders)

    def memory(self) -> int:
        """Return its resident bytes."""
        lines = Path(f"/proc/{self.service.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))

    def start(self, **faults: str) -> None:
        """Start it and wait until it answers; `faults` are variables of `broken`."""
        self.service.env = {**self.env, **faults}
        self.service.start(lambda: answers(self.port))


@dataclass
class Stack:
    """Everything that a fault may hit, and the view behind it."""

    env: dict[str, str]
    database: Postgres
    bus: Redis
    webs: list[Web]
    worker: Service
    beat: Service
    behind: Behind
    var: Path
    seats: list[Seat] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """The site's own origin."""
        return self.env["SITE_URL"]

    def owner(self, statement: str) -> list[tuple[object, ...]]:
        """Run one statement as the owner of the database server, whom no limit binds."""
        with psycopg.connect(self.database.url(), autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload]
            return list(cursor) if cursor.description else []

    def get(self, path: str, cookie: str = "") -> int:
        """Ask for a page and return the status of the answer."""
        wanted = Request(f"http://127.0.0.1:{self.webs[0].port}{path}", headers={"Cookie": cookie})
        try:
            with urlopen(wanted, timeout=10) as answer:
                return int(answer.status)
        except HTTPError as error:
            with error:
                return error.code

    def connections(self) -> int:
        """Return how many database connections the site's processes hold."""
        found = self.owner("SELECT count(*) FROM pg_stat_activity WHERE usename = 'site'")
        return int(str(found[0][0])) - 1  # one of them is ours, behind

    def restart_database(self) -> None:
        """End the database at once, as a crash would, and start it again."""
        service = self.database.service
        os.kill(service.pid, signal.SIGQUIT)
        assert service.process is not None
        service.process.wait(30)
        service.start(self.database.is_ready)

    def start_redis(self) -> None:
        """Start Redis again, empty."""
        self.bus.service.start(self.bus.is_ready)

    def start_worker(self) -> None:
        """Start the worker again."""
        before = self.worker.log.stat().st_size
        self.worker.start(lambda: " ready." in self.worker.log.read_text()[before:])

    def start_beat(self) -> None:
        """Start beat again."""
        self.beat.start()

    def mend(self) -> None:
        """Start whatever is not running, so that the next fault finds a whole site."""
        self.owner("ALTER ROLE site CONNECTION LIMIT -1")
        if not self.bus.service.is_running:
            self.start_redis()
        for web in self.webs:
            web.orders.unlink(missing_ok=True)
            if not web.service.is_running:
                web.start()
        if not self.worker.is_running:
            self.start_worker()

    def log(self) -> str:
        """Return what the processes said last."""
        services = [*(web.service for web in self.webs), self.worker, self.beat]
        return "\n".join(f"--- {one.name}\n{one.tail(25)}" for one in services)


@contextmanager
def stack(unblock: Unblock = nullcontext, **settings: str) -> Iterator[Stack]:
    """Run PostgreSQL (fsync and synchronous_commit on), Redis, two daphnes, a worker and a beat."""
    with ExitStack() as stack:
        var = stack.enter_context(folder("faults"))
        database, bus = stack.enter_context(postgres(durable=True)), stack.enter_context(redis())
        address = _make_database(database)
        ports = [free_port(), free_port()]
        env = site_env(
            address,
            bus.url(),
            ports[0],
            VAR_DIR=str(var),
            DJANGO_SETTINGS_MODULE="tests.faults.settings",
            VAULT_KEYS=KEYS,
            DEBUG="0",
            DEMO="0",
            **settings,
        )
        manage(env, "migrate", "--verbosity", "0")
        same = override_settings(VAULT_KEYS=KEYS, SECRET_KEY=env["SECRET_KEY"])
        stack.enter_context(same)
        view = stack.enter_context(behind(address, unblock))
        webs = [stack.enter_context(_web(port, env, var)) for port in ports]
        working, beating = stack.enter_context(worker(env)), stack.enter_context(beat(env))
        running = Stack(env, database, bus, webs, working, beating, view, var)
        running.seats = view(make_seats, PEOPLE)
        yield running


def _make_database(server: Postgres) -> str:
    """Make the site's own role, which the server may limit, and its database."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE ROLE site LOGIN")
        connection.execute("CREATE DATABASE circleway OWNER site")
    return server.url("circleway", "site")


@contextmanager
def _web(port: int, env: dict[str, str], var: Path) -> Iterator[Web]:
    app = "tests.faults.broken:application"
    command = [sys.executable, "-m", "iop.run.web", "-b", "127.0.0.1", "-p", str(port), app]
    orders = var / f"orders-{port}"
    service = Service("daphne", command, var / f"daphne-{port}.log")
    web = Web(port, service, {**env, "ORDERS": str(orders)}, orders)
    try:
        web.start()
        yield web
    finally:
        web.service.stop()
