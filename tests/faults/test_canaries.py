"""What people keep private is in the answer to them, sealed at rest, and nowhere else.

A canary in every private field; then everything that the stack wrote down meanwhile is searched:
PostgreSQL's log of every statement, what Redis was told, the logs of all processes, sessions,
files of letters, addresses and titles.
"""

import json
import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from django.contrib.sessions.models import Session

from groups.actions.circle import give_check_in, set_intention
from groups.actions.sessions import admit, arrive
from iop.people.actions import invite
from iop.people.models import Person
from iop.policy import Role
from iop.rooms.models import Room
from iop.settings.databases import channel_layers
from tests.factories.groups import make_group, make_running_session, make_session
from tests.factories.notices import make_letter
from tests.factories.people import make_client, make_facilitator, make_programme, make_staff
from tests.faults.behind import cookie_of
from tests.faults.stack import Stack
from tests.faults.test_revocation import ask
from tests.support.backstage import with_second_factor

pytestmark = pytest.mark.stack
MARK = "Kanarienvogel"
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@pytest.fixture
def statements(running: Stack) -> Iterator[None]:
    """Have PostgreSQL write every statement into its log, with its values."""
    running.owner("ALTER SYSTEM SET log_statement = 'all'")
    running.owner("SELECT pg_reload_conf()")
    yield
    running.owner("ALTER SYSTEM RESET log_statement")
    running.owner("SELECT pg_reload_conf()")


@pytest.fixture
def told(running: Stack) -> Iterator[list[str]]:
    """Everything that Redis is told meanwhile."""
    heard: list[str] = []
    client = redis.Redis(port=running.bus.port)
    ended = threading.Event()

    def listen() -> None:
        with client.monitor() as monitor:
            for command in monitor.listen():
                heard.append(str(command["command"]))
                if ended.is_set():
                    return

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield heard
    ended.set()
    with redis.Redis(port=running.bus.port) as last:
        last.ping()
    thread.join(5)
    client.close()


def keep_private() -> tuple[str, str, str]:
    """Fill every private field; returns Ana's and Lee's cookies, and the session's room."""
    programme = make_programme()
    ana = make_client(programme=programme)
    lee = make_facilitator(programme=programme)
    staff = make_staff(programme=programme)
    group = make_group(ana, leaders=(lee,), programme=programme)
    session = make_running_session(group, leader=lee)
    admit(arrive(session, by=ana, place=f"{MARK} place", call_back=f"{MARK} 555 0100"), by=lee)
    give_check_in(session, by=ana, mood=4, word=MARK, need="none", text=f"{MARK} check-in")
    set_intention(session, by=ana, text=f"{MARK} intention")
    arrive(make_session(group), by=ana, place=f"{MARK} place", call_back=f"{MARK} 555 0100")
    invite(programme, by=staff, email=f"{MARK}@example.test", role=Role.CLIENT)
    make_letter("ana@example.test", body=f"{MARK} letter")
    return cookie_of(ana), cookie_of(lee), Room.objects.get(pk=session.room_id).key


def second_factor() -> str:
    return with_second_factor(make_client(programme=Person.objects.latest("pk").programme))


def sessions() -> str:
    return json.dumps([row.get_decoded() for row in Session.objects.all()], default=str)


def test_no_canary_flies(running: Stack, settings, statements, told, request) -> None:
    settings.CHANNEL_LAYERS = channel_layers(running.bus.url())
    logs = [running.database.service, running.worker, running.beat]
    logs += [web.service for web in running.webs]
    before = {one.log: one.log.stat().st_size for one in logs}

    ana, lee, room = running.behind(keep_private)
    secret = running.behind(second_factor)
    pages = talk(running, room, ana, lee)

    assert f"{MARK} edited" in pages["ana again"]
    sinks = {one.name: _new(one.log, before[one.log]) for one in logs}
    sinks |= {"Redis": "\n".join(told), "sessions": running.behind(sessions)}
    sinks |= {f"title of {name}": "".join(TITLE.findall(text)) for name, text in pages.items()}
    sinks["errors"] = pages["absent"] + pages["malformed"]
    assert "INSERT INTO" in sinks["PostgreSQL"]
    assert "PUBLISH" in sinks["Redis"].upper()
    marks = {MARK, quote(MARK), b64encode(MARK.encode()).decode()[:16], secret}
    flown = [f"{mark} in {name}" for name, text in sinks.items() for mark in marks if mark in text]
    assert flown == []


def talk(site: Stack, room: str, ana: str, lee: str) -> dict[str, str]:
    """Post, edit, set aside and search through the site itself; returns what it answered."""
    port = site.webs[0].port

    def wish(cookie: str, **frame: object) -> str:
        return ask(port, f"/rooms/{room}/frames", cookie, json.dumps(frame).encode())

    first = json.loads(wish(ana, type="post", id="canary-01", text=f"{MARK} post"))
    wish(ana, type="edit", id="canary-02", ref=first["seq"], text=f"{MARK} edited")
    wish(lee, type="hide", id="canary-03", ref=first["seq"], reason=f"{MARK} reason")
    return {
        "ana again": ask(port, f"/rooms/{room}/since/0", ana, None),
        "home": ask(port, "/", ana, None),
        "me": ask(port, "/me/", ana, None),
        "absent": ask(port, "/nowhere/", ana, None),
        "malformed": wish(ana, type=MARK) + wish(ana, type="post", id=MARK, text="\0" + MARK),
    }


def _new(log: Path, since: int) -> str:
    return log.read_bytes()[since:].decode(errors="replace")
