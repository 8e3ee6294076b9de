"""A right that ended is ended: within a second nothing flows on any path, in five without Redis.

Another member's words, said once the time is over, are looked for in every byte that the person
still gets, and the person's own wish from then on is looked for in the log.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from iop.people.actions import end_access, end_other_sessions, end_programme, end_role
from iop.people.actions.access import end_sessions
from iop.people.models import Person
from iop.policy import Role
from iop.rooms.actions import end_stay, post_text
from iop.rooms.bus import bus
from iop.rooms.models import Entry, Room
from iop.settings.databases import channel_layers
from tests.factories.people import make_person, make_programme, make_staff
from tests.factories.rooms import fresh_id
from tests.faults.behind import Place, Seat, cookie_of, make_place
from tests.faults.stack import Stack

pytestmark = pytest.mark.stack
PROMISE, WITHOUT_REDIS = 1.0, 5.0
LATER = "words said later"
TOKEN = "t" * 32
SIGNED_OUT = ("logout", "password", "deactivation", "programme")


@dataclass(frozen=True)
class Two:
    """Ana, whose right ends, and Ben, who goes on talking."""

    ana: Seat
    ben: Seat
    place: Place


def make_two() -> Two:
    """Ana and Ben in a room of a programme of their own, where Ben has said something."""
    programme = make_programme()
    people = [make_person(Role.CLIENT, programme=programme) for _ in range(2)]
    ana, ben = (Seat(one.pk, one.key, one.email, cookie_of(one)) for one in people)
    place = make_place([ana, ben])
    say(Two(ana, ben, place), "words said before")
    return Two(ana, ben, place)


def say(two: Two, text: str) -> None:
    room, ben = Room.objects.get(pk=two.place.room_id), Person.objects.get(pk=two.ben.person_id)
    post_text(room, by=ben, text=text, client_id=fresh_id())


def log_out(ana: Person) -> None:
    end_sessions(ana.usersession_set.all())


def change_password(ana: Person) -> None:
    ana.set_password("another long password")
    ana.save(update_fields=["password"])
    end_other_sessions(ana, keep="", by=ana)


def remove(ana: Person) -> None:
    end_stay(Room.objects.get(stays__person=ana), ana)


EVENTS: dict[str, Callable[[Person], Any]] = {
    "logout": log_out,
    "password": change_password,
    "deactivation": lambda ana: end_access(ana, by=None),
    "role": lambda ana: end_role(ana, Role.CLIENT, by=make_staff(programme=ana.programme)),
    "removal": remove,
    "programme": lambda ana: end_programme(ana.programme, by=None),
}


@pytest.fixture
def on_its_bus(running: Stack, settings) -> Iterator[None]:
    """Have what this process tells reach the site's hubs."""
    settings.CHANNEL_LAYERS = channel_layers(running.bus.url())
    yield
    asyncio.run(bus.stop())


@pytest.fixture
def without_redis(running: Stack) -> Iterator[None]:
    running.bus.service.kill()
    yield
    running.start_redis()


@pytest.mark.parametrize("event", EVENTS)
async def test_within_a_second(running: Stack, on_its_bus, event: str) -> None:
    await nothing_flows(running, event, PROMISE)


@pytest.mark.parametrize("event", EVENTS)
async def test_within_five_without_redis(running: Stack, without_redis, event: str) -> None:
    await nothing_flows(running, event, WITHOUT_REDIS)


async def nothing_flows(site: Stack, event: str, limit: float) -> None:
    """End Ana's right while she has a page on each daphne, and try every path afterwards."""
    two = site.behind(make_two)
    pages = [await enter(site, two, web.port) for web in site.webs]
    for page in pages:
        assert "words said before" in await heard(page, 1)

    site.behind(lambda: EVENTS[event](Person.objects.get(pk=two.ana.person_id)))
    ended = time.monotonic()
    took = [await closing(page, limit) - ended for page in pages]
    await asyncio.sleep(max(0.0, limit - (time.monotonic() - ended)))

    if event != "programme":  # there nobody is left to talk
        site.behind(say, two, LATER)
    got = [await frame_in_and_event_out(page) for page in pages]
    got += [await resumed(site, two, web.port) for web in site.webs]
    answers = await asyncio.to_thread(all_paths, site, two)
    assert [text for text in (*got, *answers.values()) if LATER in text] == []
    assert site.behind(wishes_of, two.ana.person_id) == 0
    assert max(took) <= limit
    if event in SIGNED_OUT:
        assert not any("words said" in text for text in (*got[2:], *answers.values()))


def wishes_of(person_id: int) -> int:
    return Entry.objects.filter(author_id=person_id, kind="post").count()


async def enter(site: Stack, two: Two, port: int) -> ClientConnection:
    """Open a page of Ana's and say hello."""
    page = await connect(
        f"ws://127.0.0.1:{port}/ws/rooms/{two.place.key}/",
        origin=site.origin,  # type: ignore[arg-type]  # an origin as text
        additional_headers={"Cookie": two.ana.cookie},
        compression=None,
    )
    await page.send(json.dumps({"type": "hello", "since": 0}))
    return page


async def heard(page: ClientConnection, seconds: float) -> str:
    """Return everything that comes in so long, or until the end."""
    found: list[str] = []
    try:
        async with asyncio.timeout(seconds):
            while "words said" not in "".join(found):
                found.append(str(await page.recv()))
    except (TimeoutError, ConnectionClosed):
        pass
    return "".join(found)


async def closing(page: ClientConnection, limit: float) -> float:
    """Return when the page was closed."""
    async with asyncio.timeout(limit + 5):
        try:
            while True:
                await page.recv()
        except ConnectionClosed:
            return time.monotonic()


async def frame_in_and_event_out(page: ClientConnection) -> str:
    """Post on the old page and listen."""
    wish = {"type": "post", "id": fresh_id(), "text": "I am still here"}
    try:
        await page.send(json.dumps(wish))
    except ConnectionClosed:
        return ""
    return await heard(page, 0.3)


async def resumed(site: Stack, two: Two, port: int) -> str:
    """Come in anew, say hello and post; return what was answered."""
    try:
        page = await enter(site, two, port)
        await page.send(json.dumps({"type": "post", "id": fresh_id(), "text": "me again"}))
        return await heard(page, 0.5)
    except ConnectionClosed:
        return ""


def all_paths(site: Stack, two: Two) -> dict[str, str]:
    """Ask for everything over HTTP on both daphnes; return what came."""
    room = f"/rooms/{two.place.key}"
    wish = json.dumps({"type": "post", "id": fresh_id(), "text": "over HTTP"}).encode()
    asked: list[tuple[str, bytes | None]] = [
        ("/", None),
        (f"{room}/since/0", None),
        (f"{room}/since/1", None),
        (f"{room}/before/1000", None),
        ("/me/download/my-words.json", None),
        (f"{room}/frames", wish),
    ]
    return {
        f"{path} on {web.port}": ask(web.port, path, two.ana.cookie, body)
        for web in site.webs
        for path, body in asked
    }


def ask(port: int, path: str, cookie: str, body: bytes | None) -> str:
    """Send one request with Ana's cookie; return the text of whatever came."""
    headers = {"Cookie": f"{cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
    headers |= {"Host": "localhost", "Content-Type": "application/json"}
    wanted = Request(f"http://127.0.0.1:{port}{path}", data=body, headers=headers)
    try:
        answer: HTTPResponse | HTTPError = urlopen(wanted, timeout=10)
    except HTTPError as refused:
        answer = refused
    with answer:
        return answer.read().decode()
