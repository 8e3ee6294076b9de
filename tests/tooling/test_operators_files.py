"""What operators meet first says what is true: the environment, the compose file, the locks."""

import ast
import logging
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse
from django.utils.module_loading import import_string

from iop.face import crisis

ROOT = Path(__file__).resolve().parents[2]
PROMISED = ("help", "run", "test", "test-fast", "check", "fmt", "stack", "bench", "docs")
READERS = {"text", "flag", "number", "words", "address"}


def test_env_example_names_exactly_what_the_settings_read() -> None:
    named = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)

    assert sorted(named) == sorted({*names_read(), "DJANGO_SETTINGS_MODULE"})


@pytest.mark.parametrize("file", ["Dockerfile", "docs/how-to/run-in-production.md"])
def test_sockets_are_served_by_the_server_that_has_our_limits(file: str) -> None:
    text = (ROOT / file).read_text()

    assert "iop.run.web" in text
    assert not re.search(r'^ *(CMD \[")?daphne', text, flags=re.MULTILINE)


def test_the_compose_file_publishes_nothing_but_the_proxy() -> None:
    services = compose()["services"]

    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]


def test_the_compose_file_runs_every_part_of_the_full_stack() -> None:
    assert set(compose()["services"]) == {
        "nginx", "web", "pages", "worker", "beat", "prepare", "postgres", "redis",
    }  # fmt: skip


def test_every_volume_that_a_service_mounts_is_declared() -> None:
    parsed = compose()
    mounts = [m for service in parsed["services"].values() for m in service.get("volumes", [])]
    named = {mount.split(":")[0] for mount in mounts if not mount.startswith(".")}

    assert named == set(parsed["volumes"])


def test_the_page_of_a_site_that_is_down_has_every_way_to_be_helped() -> None:
    page = (ROOT / "deploy/down.html").read_text()
    links = set(re.findall(r'href="([^"]+)"', page))

    assert links == {line.href for line in crisis.LINES} | {"tel:911"}
    assert "{%" not in page
    assert not re.search(r"circleway|recover|patient", page, flags=re.IGNORECASE)


def test_the_proxy_is_handed_every_file_that_it_is_told_to_read() -> None:
    conf = (ROOT / "deploy/nginx.conf").read_text()
    mounts = dict(mount.split(":")[:2] for mount in compose()["services"]["nginx"]["volumes"])

    assert "error_page 502 503 504 /down.html;" in conf
    assert "/etc/nginx/pages" in conf
    assert mounts["./deploy/down.html"] == "/etc/nginx/pages/down.html"


@pytest.mark.parametrize("lock", ["base.txt", "dev.txt"])
def test_the_lock_has_a_hash_for_everything_and_names_no_server(lock: str) -> None:
    locked = (ROOT / "requirements" / lock).read_text()
    pins = [block for block in re.split(r"\n(?=\S)", locked) if "==" in block]

    assert [pin.split(" ")[0] for pin in pins if "--hash=sha256:" not in pin] == []
    assert "://" not in locked


def test_what_the_site_runs_on_is_locked_the_same_for_the_tests() -> None:
    base, dev = pins("base.txt"), pins("dev.txt")

    assert {name: dev.get(name) for name in base} == base


def test_migrations_form_one_line_in_every_app() -> None:
    graph = MigrationLoader(connection=None).graph
    ours = [c.label for c in apps.get_app_configs() if c.name.split(".")[0] in {"iop", "groups"}]
    leaves = {label: len(graph.leaf_nodes(label)) for label in ours if label in graph_apps(graph)}

    assert leaves == dict.fromkeys(leaves, 1)


def test_every_make_target_that_is_promised_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    explained = set(re.findall(r"^([a-z-]+):.*## ", makefile, flags=re.MULTILINE))

    assert [target for target in PROMISED if target not in explained] == []


def names_read() -> set[str]:
    files = [path for path in (ROOT / "iop/settings").glob("*.py") if path.stem != "test"]
    calls = (node for path in files for node in ast.walk(ast.parse(path.read_text())))
    return {
        node.args[0].value
        for node in calls
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READERS
        and isinstance(node.args[0], ast.Constant)
    }


def compose() -> Any:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def pins(lock: str) -> dict[str, str]:
    locked = (ROOT / "requirements" / lock).read_text()
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[.*\])?==(\S+)", locked, flags=re.MULTILINE))


def graph_apps(graph: Any) -> set[str]:
    return {label for label, _name in graph.nodes}


@pytest.mark.parametrize(
    "path",
    [
        reverse("people:welcome", args=["s3cret"]),
        reverse("people:welcome_name", args=["s3cret"]),
        reverse("people:confirm_address", args=["s3cret"]),
        reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "s3cret"}),
    ],
)
def test_no_log_of_ours_holds_the_secret_of_a_link(path: str) -> None:
    said = as_logged("It broke: %s (again)", path)
    with_traceback = as_logged("It broke", error=ValueError(f"<WSGIRequest: GET '{path}'>"))

    assert said.endswith("... (again)")
    assert "s3cret" not in said + with_traceback
    assert [kept for pattern, kept in quiet_places() if re.search(pattern, path)]


def test_what_the_proxy_logs_for_a_link_is_the_same_for_all() -> None:
    proxy = (ROOT / "deploy" / "nginx.conf").read_text()

    assert all(kept.endswith("/...") for _, kept in quiet_places())
    assert "$uri" not in re.findall(r"log_format .*", proxy)[0]
    assert "$request " not in proxy


def as_logged(message: str, *args: str, error: Exception | None = None) -> str:
    """A line as the settings have it written."""
    line = dict(settings.LOGGING["formatters"]["line"])
    formatter: logging.Formatter = import_string(line.pop("()"))(**line)
    about = (type(error), error, None) if error else None
    return formatter.format(logging.LogRecord("x", logging.ERROR, "", 0, message, args, about))


def quiet_places() -> list[tuple[str, str]]:
    """Each address that the proxy does not log as it is, and what it logs."""
    proxy = (ROOT / "deploy" / "nginx.conf").read_text()
    return re.findall(r"~(\^\S+) (\S+);", proxy)
