"""Child processes that are started, waited for and stopped by their own pid."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT = 40.0
STOP_LIMIT = 10.0


class DidNotStart(Exception):
    """A service ended or stayed silent instead of starting. Its log is in the message."""


def free_port() -> int:
    """Return a TCP port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Tell whether something accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Service:
    """One child process: what it is called, how it is started, and where its words go."""

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    account: str | None = None
    stop_signal: int = signal.SIGTERM
    start_limit: float = START_LIMIT
    process: subprocess.Popen[bytes] | None = None

    def start(self, ready: Callable[[], bool] | None = None) -> None:
        """Start the process and wait until `ready` says so; raise `DidNotStart` with its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT if self.account is None else "/",
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                user=self.account,
                group=group_of(self.account),
                extra_groups=[] if self.account else None,
                start_new_session=True,
            )
        if ready is not None:
            self._wait(ready)

    @property
    def pid(self) -> int:
        """Return the pid of the running process."""
        assert self.process is not None, f"{self.name} was not started"
        return self.process.pid

    @property
    def is_running(self) -> bool:
        """Tell whether the process was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """End the process the hard way (SIGKILL to its whole session), as a power cut would."""
        if self.is_running:
            os.killpg(self.pid, signal.SIGKILL)
            assert self.process is not None
            self.process.wait()

    def stop(self) -> None:
        """Ask the process to end; after ten seconds make it."""
        if not self.is_running:
            return
        assert self.process is not None
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()

    def tail(self, lines: int = 40) -> str:
        """Return the last lines of the log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def _wait(self, ready: Callable[[], bool]) -> None:
        limit = time.monotonic() + self.start_limit
        while not ready():
            if not self.is_running or time.monotonic() > limit:
                self.kill()
                raise DidNotStart(f"{self.name} did not start. It said:\n{self.tail()}")
            time.sleep(0.05)


@contextmanager
def folder(name: str, account: str | None = None) -> Iterator[Path]:
    """Give a temporary folder, owned by `account`, that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=f"circleway-{name}-", ignore_cleanup_errors=True) as at:
        path = Path(at)
        if account:
            shutil.chown(path, account, group_of(account))
        yield path


def group_of(account: str | None) -> int | None:
    """Return the id of an account's own group."""
    return pwd.getpwnam(account).pw_gid if account else None
