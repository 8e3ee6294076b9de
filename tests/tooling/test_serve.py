"""`manage.py serve` brings a new site up in one process, and ends when it is asked to."""

import http.client
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import Service, answers, free_port

SERVE = [sys.executable, "manage.py", "serve"]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def served(tmp_path: Path, port: int) -> Iterator[Service]:
    env = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "iop.settings.embedded",
        "SITE_URL": f"http://localhost:{port}",
        "VAR_DIR": str(tmp_path / "var"),
        "PYTHONUNBUFFERED": "1",
    }
    service = Service("serve", SERVE, tmp_path / "log", env)
    service.start(lambda: answers(port))
    yield service
    service.stop()


def test_a_new_site_answers_and_keeps_its_things_in_one_folder(
    served: Service, port: int, tmp_path: Path
) -> None:
    status = get(port, "/help/")

    assert status == 200
    assert f"http://localhost:{port}" in served.tail()
    assert (tmp_path / "var" / "circleway.db").exists()
    assert (tmp_path / "var" / "secrets.json").stat().st_mode & 0o077 == 0


def test_it_ends_when_it_is_asked_to(served: Service, port: int) -> None:
    served.stop()

    assert served.process is not None
    assert served.process.returncode == 0
    assert not answers(port)


def test_a_second_one_on_the_same_port_says_what_to_do(
    served: Service, tmp_path: Path, port: int
) -> None:
    other_env = {**served.env, "VAR_DIR": str(tmp_path / "other")}
    second = Service("second", SERVE, tmp_path / "second.log", other_env)

    second.start()
    assert second.process is not None
    code = second.process.wait(30)

    assert code == 1
    assert f"Port {port} is taken. Choose another: make run PORT=8001" in second.tail()


def get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": f"localhost:{port}"})
    status = connection.getresponse().status
    connection.close()
    return status
