"""What every test can count on: no network, nothing written outside a temporary folder."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

LOOPBACK = ("127.", "::1", "localhost")
FOREIGN = "A test tried to reach %r. Tests talk to this machine only."


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Let sockets reach this machine and nothing beyond it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        is_local = self.family == socket.AF_UNIX or str(address[0]).startswith(LOOPBACK)
        if not is_local:
            raise RuntimeError(FOREIGN % (address,))
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    """Send files and letters that a test writes to its own folder."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.jsonl")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Begin and end in English: a request leaves its reader's language behind."""
    translation.activate("en")
    yield
    translation.activate("en")
