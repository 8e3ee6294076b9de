"""The full stack on this machine: PostgreSQL, Redis, two daphnes behind nginx, a worker, a beat.

What it keeps is in var/stack, or where STACK_DIR says; PORT names the port. Ctrl-C stops
everything that it started, and nothing else.
"""

import os
import secrets
import shutil
import signal
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.processes import Service, answers, free_port  # noqa: E402
from tests.support.services import (  # noqa: E402
    Postgres,
    account,
    beat,
    daphne,
    manage,
    postgres,
    redis,
    running,
    site_env,
    worker,
)

VAR = Path(os.environ.get("STACK_DIR", ROOT / "var" / "stack"))
DATABASE = "circleway"
APP_ROLE = "circleway_app"
NGINX = """daemon off; pid {place}/nginx.pid; error_log {place}/nginx.log; worker_processes 1;
events {{ worker_connections 4096; }}
http {{
    access_log off; client_max_body_size 512k;
    client_body_temp_path {place}/body; proxy_temp_path {place}/proxy; fastcgi_temp_path {place}/f;
    uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
    map $http_upgrade $keep_open {{ default ""; websocket upgrade; }}
    upstream web {{ least_conn; {servers} }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            include {proxy};
            proxy_pass http://web;
        }}
    }}
}}
"""


def main() -> None:
    """Start everything, say where it is, and wait for Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    port = int(os.environ.get("PORT", "8000"))
    if answers(port):
        sys.exit(f"Port {port} is taken. Choose another: make stack PORT=8001")
    with ExitStack() as stack:
        try:
            start(stack, port)
            signal.pause()
        except KeyboardInterrupt:
            print("\nStopping.")


def start(stack: ExitStack, port: int) -> None:
    """Start the services, prepare the database, then start the site's processes."""
    keep_folder()
    database = stack.enter_context(postgres(VAR / "postgres", durable=True))
    bus = stack.enter_context(redis())
    secured = {**kept_secrets(), "DEMO": os.environ.get("DEMO", "1"), "VAR_DIR": str(VAR)}
    owner = site_env(new_database(database), bus.url(), port, **secured)
    prepare(owner)
    env = {**owner, "DATABASE_URL": database.url(DATABASE, APP_ROLE)}
    ports = [stack.enter_context(daphne(env, free_port())).port for _ in range(2)]
    stack.enter_context(worker(env))
    stack.enter_context(beat(env))
    stack.enter_context(proxy(port, ports))
    print(f"PostgreSQL: port {database.port}. Redis: port {bus.port}. daphne: ports {ports}.")
    print(f"Circleway is at {env['SITE_URL']}  (Ctrl-C stops it; kept in {VAR})", flush=True)


def keep_folder() -> None:
    """Make the folder in which the database outlives this run."""
    VAR.mkdir(parents=True, exist_ok=True)
    place = VAR / "postgres"
    place.mkdir(mode=0o700, exist_ok=True)
    if owner := account():
        shutil.chown(place, owner)
        if not all(parent.stat().st_mode & 0o001 for parent in place.parents):
            sys.exit(f"{owner} cannot reach {place}. Name another folder: STACK_DIR=/var/tmp/x")


def kept_secrets() -> dict[str, str]:
    """Return this stack's own secrets: what was sealed yesterday must open today."""
    names: dict[str, Callable[[], str]] = {
        "SECRET_KEY": lambda: secrets.token_urlsafe(50),
        "VAULT_KEYS": lambda: "1:" + urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
    for name, make in names.items():
        file = VAR / name.lower()
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(make())
    return {name: (VAR / name.lower()).read_text() for name in names}


def new_database(server: Postgres) -> str:
    """Create the database and the role of the site where they are missing; return its address."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).rowcount:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP_ROLE)))
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not known.rowcount:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    return server.url(DATABASE)


def prepare(owner: dict[str, str]) -> None:
    """Migrate as the owner, take from the site's role what it must not do, fill what is new."""
    print("Preparing the database...", flush=True)
    manage(owner, "migrate", "--noinput")
    manage(owner, "secure_database", "--app-role", APP_ROLE)
    if owner["DEMO"] == "1":
        manage(owner, "demo")


@contextmanager
def proxy(port: int, ports: list[int]) -> Iterator[None]:
    """Run nginx before the two daphnes; without it, say that the first of them is the address."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        print(f"nginx is not installed: use port {ports[0]} or {ports[1]} itself.")
        yield
        return
    place = VAR / "nginx"
    place.mkdir(exist_ok=True)
    servers = " ".join(f"server 127.0.0.1:{one};" for one in ports)
    conf = place / "nginx.conf"
    conf.write_text(
        NGINX.format(place=place, servers=servers, port=port, proxy=ROOT / "deploy/proxy.conf")
    )
    command = [program, "-c", str(conf), "-e", str(place / "nginx.log")]
    with running(Service("nginx", command, place / "start.log"), lambda: answers(port)):
        yield


if __name__ == "__main__":
    main()
