"""Below the frames: bytes that no browser sends, to the server that `make run` starts.

What is expected of each stands beside it: an answer, a closing code, or that the line is cut. And
whatever comes, the server stands, takes little memory, and answers somebody else at once.
"""

import re
import struct
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.servers import fill
from iop.rooms.limits import FRAME_BYTES, WIRE_BYTES
from tests.faults.wire import BINARY, CLOSE, CUT, GOES_ON, PING, TEXT, Wire, frame
from tests.support.processes import Service, answers, folder, free_port
from tests.support.services import manage, site_env

SEEN = frame(b'{"type":"seen","seq":0}')
MOST_GROWN = 32 * 1024 * 1024


@dataclass
class Site:
    """The running site, and two people in a room of it."""

    service: Service
    port: int
    key: str
    ana: str
    ben: str
    wires: list[Wire] = field(default_factory=list)

    def open(self, *offers: str, cookies: str = "") -> Wire:
        self.wires.append(Wire.open(self.port, self.key, cookies + self.ana, *offers))
        return self.wires[-1]

    def memory(self) -> int:
        status = Path(f"/proc/{self.service.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) * 1024

    def is_well(self) -> bool:
        """Tell whether somebody else is greeted soon."""
        began = time.monotonic()
        other = Wire.open(self.port, self.key, self.ben)
        other.hello().line.close()
        return time.monotonic() - began < 3


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    port = free_port()
    with folder("wire") as var:
        database = f"sqlite:///{var}/circleway.db"
        env = site_env(database, "", port, VAR_DIR=str(var), DEBUG="0", DEMO="0")
        manage(env, "migrate", "--verbosity", "0")
        [room] = fill(env, ["1x2"])["1x2"]
        service = Service("serve", [sys.executable, "manage.py", "serve"], var / "log", env)
        service.start(lambda: answers(port))
        yield Site(service, port, str(room["key"]), *room["cookies"])
        service.stop()


@pytest.fixture(autouse=True)
def closes(site: Site) -> Iterator[None]:
    """Leave no line open."""
    yield
    while site.wires:
        site.wires.pop().line.close()


def post(size: int) -> bytes:
    return frame(b'{"type":"post","id":"wish-0001","text":"' + b"x" * size + b'"}')


PARTS = (
    frame(b'{"type":"post","id":"wish-', fin=False)
    + frame(b"still here", PING)
    + frame(b'0002","text":"in two"}', GOES_ON)
)
ENDLESS = frame(b"x", fin=False) + frame(b"x" * 1000, GOES_ON, fin=False) * 400
EXPECTED: dict[str, tuple[bytes, str | int]] = {
    "a post in two parts, a ping between": (PARTS, "ack"),
    "more than a frame holds": (post(FRAME_BYTES), "too_big"),
    "almost what the wire takes": (post(WIRE_BYTES - 100), "too_big"),
    "five of them": (post(FRAME_BYTES) * 5, 4400),
    "more than the wire takes": (post(WIRE_BYTES), CUT),
    "4 EiB announced": (bytes([129, 255]) + struct.pack(">Q", 1 << 62) + bytes(9), CUT),
    "fragments without an end": (ENDLESS, CUT),
    "bad UTF-8": (frame(b'{"type":"\xff"}'), CUT),
    "bad UTF-8 as bytes": (frame(b"\xff", BINARY), "not_utf8"),
    "a reserved bit, as compressed frames have": (frame(b"x", reserved=4), CUT),
    "an unknown opcode": (frame(b"x", 3), CUT),
    "the rest of nothing": (frame(b"x", GOES_ON), CUT),
    "no mask": (bytes([129, 2]) + b"{}", CUT),
    "a ping of 126 bytes": (frame(b"x" * 126, PING), CUT),
    "a ping in parts": (frame(b"x", PING, fin=False), CUT),
    "a goodbye": (frame(struct.pack(">H", 1000), CLOSE), 1000),
    "a goodbye of one byte": (frame(b"x", CLOSE), CUT),
    "ten thousand frames at once": (SEEN * 10_000, 4400),
}


@pytest.mark.parametrize(("raw", "expected"), EXPECTED.values(), ids=EXPECTED.keys())
def test_each_gets_what_is_expected(site: Site, raw: bytes, expected: str | int) -> None:
    wire = site.open().hello()

    wire.send(raw)

    # Ten thousand frames are refused one by one before the line is closed.
    wanted = ("ack", "error") if isinstance(expected, str) else ()
    assert wire.next_of(*wanted) == expected
    assert site.is_well()


def test_nothing_is_done_after_a_goodbye(site: Site) -> None:
    wire = site.open().hello()

    wire.send(frame(struct.pack(">H", 1000), CLOSE) + post(10))

    assert wire.next_of("ack", "error") == 1000
    after = site.open().hello()
    assert not any(b'"text":"xxx' in payload for payload in heard(after))


def test_what_compresses_is_not_agreed_to(site: Site) -> None:
    wire = site.open("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")

    assert "101" in wire.answer.splitlines()[0]
    assert "extensions" not in wire.answer.lower()


def test_strange_cookies_keep_nobody_out(site: Site) -> None:
    wire = site.open(cookies='consent={"ads":0}; a[b]=1; x; name=é; ')

    assert wire.hello().next_of("entries") == "entries"


@pytest.mark.parametrize(
    "one", [frame(b"x" * 125, PING), SEEN, frame(b'{"type":"before","seq":1}')], ids=len
)
def test_who_sends_without_reading_is_read_no_more(site: Site, one: bytes) -> None:
    wire, before = site.open().hello(), site.memory()
    wire.line.settimeout(1)

    is_taken = all(wire.send(one * 1000) for _ in range(1000))

    assert not is_taken
    assert site.memory() - before < MOST_GROWN
    assert site.is_well()


def heard(wire: Wire) -> list[bytes]:
    """Return what comes within half a second."""
    wire.line.settimeout(0.5)
    return [payload for kind, payload in wire.frames() if kind == TEXT]
