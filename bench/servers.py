"""Starts what is compared: the raw consumer and our site, on daphne or uvicorn, once or twice."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.sockets import Seat
from tests.support.processes import ROOT, Service, answers, free_port
from tests.support.services import manage, postgres, redis, running, site_env

Rooms = dict[str, list[dict[str, object]]]


@dataclass
class Server:
    """The processes that answer, and what they answer for."""

    name: str
    services: list[Service]
    ports: list[int]
    origin: str
    is_ours: bool

    def seats(self, room: Mapping[str, object], members: int) -> list[Seat]:
        """Return a room's ways in, spread over the processes."""
        cookies = room["cookies"]
        assert isinstance(cookies, list)
        path = f"/ws/rooms/{room['key']}/"
        return [
            Seat(self.ports[n % len(self.ports)], self.origin, path, cookies[n])
            for n in range(members)
        ]

    def cpu_seconds(self) -> float:
        """Return the processor time used so far by its processes, user and system."""
        return sum(_cpu(service.pid) for service in self.services)

    def memory(self) -> int:
        """Return the resident bytes of its processes."""
        return sum(_resident(service.pid) for service in self.services)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


@dataclass
class Site:
    """The stack under the site: its environment, and the rooms that the fixture made."""

    env: dict[str, str]
    rooms: Rooms
    database: str


@contextmanager
def site(shapes: list[str]) -> Iterator[Site]:
    """Run PostgreSQL (fsync on) and Redis, migrate, and fill rooms of these shapes."""
    with postgres(durable=True) as database, redis() as bus, tempfile.TemporaryDirectory() as var:
        url = database.create_database("circleway")
        more = {"VAR_DIR": var, "DEBUG": "0", "DJANGO_SETTINGS_MODULE": "bench.settings"}
        env = site_env(url, bus.url(), free_port(), **more)
        manage(env, "migrate", "--verbosity", "0")
        yield Site(env, fill(env, shapes), url)


def fill(env: dict[str, str], shapes: list[str]) -> Rooms:
    """Make rooms of these shapes in the environment's database."""
    command = [sys.executable, "-m", "bench.fixture", *shapes]
    made = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    rooms: Rooms = json.loads(made.stdout.splitlines()[-1])
    return rooms


@contextmanager
def server(kind: str, under: Site) -> Iterator[Server]:
    """Start one of: raw, ours, ours on two, ours on uvicorn."""
    is_ours, count = kind != "raw", 2 if kind == "ours on two" else 1
    app = "iop.asgi:application" if is_ours else "bench.raw_channels:application"
    ports = [int(under.env["SITE_URL"].rsplit(":", 1)[1]), free_port()][:count]
    with ExitStack() as stack, tempfile.TemporaryDirectory() as logs:
        services = []
        for port in ports:
            log = Path(logs) / f"{port}.log"
            service = Service(kind, _command(kind, app, port), log, under.env)
            stack.enter_context(running(service, lambda port=port: answers(port)))  # type: ignore[misc]
            services.append(service)
        yield Server(kind, services, ports, under.env["SITE_URL"], is_ours)


def _command(kind: str, app: str, port: int) -> list[str]:
    if "uvicorn" in kind:
        options = [
            "--port",
            str(port),
            "--log-level",
            "warning",
            "--ws-per-message-deflate",
            "false",
        ]
        return [sys.executable, "-m", "uvicorn", *options, "--ws", "websockets-sansio", app]
    program = "daphne" if kind == "raw" else "iop.run.web"
    return [sys.executable, "-m", program, "-b", "127.0.0.1", "-p", str(port), app]
