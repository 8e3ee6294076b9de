"""The real services: PostgreSQL, Redis, and the site's own processes. For tests, stack and bench.

    with postgres() as database, redis() as bus:
        env = site_env(database.url("circleway"), bus.url(), port=free_port())
        with daphne(env) as web, worker(env), beat(env):
            ...  # web.url

Each is a context manager around a `Service`, which a fault test may `kill()` and `start()` again.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.processes import ROOT, Service, answers, folder, free_port

INITDB = ("-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
BASE_KEY = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def postgres_folder() -> Path | None:
    """Return the folder of PostgreSQL's programs: the newest installed, or the one on PATH."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=_version)
    if installed:
        return installed[-1].parent
    found = shutil.which("postgres")
    return Path(found).parent if found else None


def redis_program() -> str | None:
    """Return the path of a Redis or Valkey server."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


def _version(program: Path) -> float:
    return float(program.parent.parent.name)


def account() -> str | None:
    """Return who PostgreSQL runs as: it refuses root, so root lends it another account."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@dataclass
class Postgres:
    """A running PostgreSQL that trusts this machine's loopback only."""

    service: Service
    port: int

    def url(self, database: str = "postgres", user: str = "owner") -> str:
        """Return the address of one database, as DATABASE_URL takes it."""
        return f"postgres://{user}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        """Create an empty database and return its address."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def is_ready(self) -> bool:
        """Tell whether the server takes connections."""
        try:
            psycopg.connect(self.url(), connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def postgres(data: Path | None = None, *, durable: bool = False) -> Iterator[Postgres]:
    """Run PostgreSQL on a free port, in a new folder or in `data`; `durable` keeps fsync on."""
    programs = postgres_folder()
    assert programs is not None, "PostgreSQL is not installed"
    owner = account()
    with folder("postgres", owner) as place:
        data = data or place / "data"
        if not (data / "PG_VERSION").exists():
            _initialise(programs, data, owner)
        port = free_port()
        server = Postgres(_postgres_service(programs, data, place, port, durable=durable), port)
        with running(server.service, server.is_ready):
            yield server


def _initialise(programs: Path, data: Path, owner: str | None) -> None:
    subprocess.run(
        [programs / "initdb", "-D", data, *INITDB],
        check=True,
        cwd="/",
        user=owner,
        stdout=subprocess.DEVNULL,
    )


def _postgres_service(
    programs: Path, data: Path, place: Path, port: int, *, durable: bool
) -> Service:
    keep = "on" if durable else "off"
    options = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": place,
        "max_connections": 200,
        "fsync": keep,
        "full_page_writes": keep,
        "synchronous_commit": keep,
        "shared_buffers": "128MB",
    }
    command = [str(programs / "postgres"), "-D", str(data)]
    command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
    log = place / "postgres.log"
    return Service("PostgreSQL", command, log, account=account(), stop_signal=signal.SIGINT)


@dataclass
class Redis:
    """A running Redis without persistence on loopback."""

    service: Service
    port: int

    def url(self, database: int = 0) -> str:
        """Return the address, as REDIS_URL takes it."""
        return f"redis://127.0.0.1:{self.port}/{database}"

    def is_ready(self) -> bool:
        """Tell whether the server takes connections."""
        return answers(self.port)


@contextmanager
def redis(port: int | None = None) -> Iterator[Redis]:
    """Run Redis on a free port; nothing is kept."""
    program = redis_program()
    assert program is not None, "Redis is not installed"
    with folder("redis") as place:
        port = port or free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(place)]
        command += ["--save", "", "--appendonly", "no"]
        server = Redis(Service("Redis", command, place / "redis.log"), port)
        with running(server.service, server.is_ready):
            yield server


@dataclass
class Daphne:
    """A running daphne."""

    service: Service
    port: int
    url: str

    def is_ready(self) -> bool:
        """Tell whether the server takes connections."""
        return answers(self.port)


def site_env(database_url: str, redis_url: str, port: int, **more: str) -> dict[str, str]:
    """Return the whole environment of a site's process that listens on `port` of localhost."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "iop.settings.embedded",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SITE_URL": f"http://localhost:{port}",
        "SECRET_KEY": "for this run only, and worth nothing elsewhere: 0123456789",
        "VAULT_KEYS": BASE_KEY,
        "PYTHONUNBUFFERED": "1",
        **more,
    }
    return {**os.environ, **settings}


def manage(env: Mapping[str, str], *arguments: str) -> str:
    """Run one management command to its end and return what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=dict(env),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def daphne(env: Mapping[str, str], port: int | None = None) -> Iterator[Daphne]:
    """Run one daphne for `env`, on the port of its SITE_URL unless another is named."""
    port = port or int(env["SITE_URL"].rsplit(":", 1)[1])
    command = [sys.executable, "-m", "iop.run.web", "-b", "127.0.0.1", "-p", str(port)]
    with _log("daphne") as log:
        service = Service("daphne", [*command, "iop.asgi:application"], log, env)
        server = Daphne(service, port, f"http://localhost:{port}")
        with running(service, server.is_ready):
            yield server


@contextmanager
def worker(env: Mapping[str, str], concurrency: int = 2) -> Iterator[Service]:
    """Run one Celery worker and wait until it takes tasks."""
    options = ["--concurrency", str(concurrency), "--without-gossip"]
    with _celery("worker", env, [*options, "--without-mingle"]) as service:
        yield service


@contextmanager
def beat(env: Mapping[str, str]) -> Iterator[Service]:
    """Run Celery's beat; its schedule is kept in memory."""
    with _celery("beat", env, ["--scheduler", "celery.beat:Scheduler", "--pidfile="]) as service:
        yield service


@contextmanager
def _celery(name: str, env: Mapping[str, str], options: list[str]) -> Iterator[Service]:
    command = [sys.executable, "-m", "celery", "-A", "iop.celery:app", name, *options]
    says = {"worker": " ready.", "beat": "beat: Starting"}[name]
    with _log(name) as log:
        service = Service(name, [*command, "--loglevel", "INFO"], log, env)
        with running(service, lambda: says in service.tail()):
            yield service


@contextmanager
def _log(name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=f"circleway-{name}-") as place:
        yield Path(place) / f"{name}.log"


@contextmanager
def running(service: Service, ready: Callable[[], bool]) -> Iterator[Service]:
    """Start a service, stop it afterwards, and show its log when what it served failed."""
    try:
        service.start(ready)
        yield service
    except Exception:
        sys.stderr.write(f"\n--- {service.name}, last lines ---\n{service.tail()}\n")
        raise
    finally:
        service.stop()
