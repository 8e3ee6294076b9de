"""Whatever comes in, the answer is one of those that are documented, and the site stands.

`FUZZ_CASES` says how many in all; `FUZZ_SEED` has a run again.
"""

import logging
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from iop.policy.walk import Way, views
from iop.rooms.codec import FrameError
from iop.rooms.consumers import take
from iop.rooms.frames import KINDS, decode
from iop.rooms.limits import limits
from iop.rooms.models import Entry
from tests.factories.rooms import make_two_in_a_room, say
from tests.faults import hostile
from tests.faults.screens import Page, quiet_hub, without_time
from tests.policy.answers import address, browser, undone
from tests.policy.world import World, make_world

CASES = int(os.environ.get("FUZZ_CASES", "6000"))
SEED = os.environ.get("FUZZ_SEED", str(time.time_ns()))
PROTOCOL = Path(__file__).resolve().parents[2] / "docs/reference/rooms-protocol.md"
CODES = frozenset(
    re.findall(r"`([a-z_0-9]+)`", PROTOCOL.read_text().split("## Codes of errors")[1])
)
ANSWERS = {200, 400, 403, 404, 409, 413, 503}
NUMBERS = (0, 2**31, 2**53, 2**63 - 1, 2**63, 10**30)
AS = ("client", "facilitator", "staff", "operator")


@pytest.fixture(autouse=True)
def no_trace(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No failure is logged, whatever came in; that Django refused too much of it is none."""
    caplog.set_level(logging.WARNING)
    yield
    loud = [one for one in caplog.get_records("call") if one.exc_info]
    failures = [one for one in loud if not one.name.startswith("django.security.")]
    assert [f"{one.name}: {one.getMessage()}" for one in failures] == []


def named(number: int) -> str:
    return f"case {number} of FUZZ_SEED={SEED}"


def test_the_codec_answers_with_a_frame_or_a_code() -> None:
    for number in range(CASES * 6 // 10):
        raw = hostile.frame(SEED, number)
        try:
            found = decode(raw).type
        except FrameError as error:
            found = error.code
        except Exception as error:
            raise AssertionError(named(number)) from error
        assert found in CODES or found in KINDS, named(number)


@pytest.fixture
def page(db, settings) -> Iterator[Page]:
    """Ana's page in a room with a few lines, without limits on how much she sends."""
    settings.ROOMS = {"burst": 10**9, "malformed": 10**6}
    limits.cache_clear()
    room, ana, lee = make_two_in_a_room()
    for person in (ana, lee, ana):
        say(room, person)
    with without_time():
        found = Page(ana, quiet_hub(), room)
        found.open()
        yield found
    limits.cache_clear()


def test_a_live_page_outlives_everything(page: Page) -> None:
    page.follow()
    for number in range(CASES * 2 // 10):
        raw = hostile.frame(SEED, number)
        assert page.socket is not None, named(number - 1)
        text = raw.decode("utf-8", "replace")
        try:
            take(page.hub, page.socket, raw if number % 5 == 0 else text)
            page.follow()
        except Exception as error:
            raise AssertionError(named(number)) from error
    assert set(page.refused) <= CODES
    assert page.socket is not None
    page.say(type="post", id="the-last-wish", text="still here")
    page.follow()
    assert page.acks["the-last-wish"] == {Entry.objects.latest("seq").seq}


def test_frames_over_http_are_answered(page: Page) -> None:
    client = Client()
    client.force_login(page.person)
    url = reverse("rooms:frames", args=[page.room.key])
    kinds = ("application/json", "text/plain", "multipart/form-data; boundary=x", "x")
    for number in range(CASES // 10):
        body, kind = hostile.frame(SEED, number), kinds[number % len(kinds)]
        with_name = named(number)
        try:
            answer = client.post(url, body, content_type=kind)
        except Exception as error:
            raise AssertionError(with_name) from error
        assert answer.status_code in ANSWERS, with_name
        assert answer.json().get("code", "text") in CODES, with_name


@pytest.mark.parametrize("way", ["since", "before"])
@pytest.mark.parametrize("digits", [*map(str, NUMBERS), "9" * 4_500], ids=len)
def test_any_number_in_an_address_is_answered(page: Page, way: str, digits: str) -> None:
    client = Client()
    client.force_login(page.person)

    answer = client.get(f"/rooms/{page.room.key}/{way}/{digits}")

    assert answer.status_code in {200, 404}


@pytest.fixture
def world(db) -> World:
    """The small world of the table of access."""
    return make_world()


def forms() -> list[Way]:
    return [way for way in views(get_resolver()) if way.method == "POST"]


def names_of(world: World) -> list[str]:
    """Return the names of fields that some form of ours asks for."""
    more = "email role name about kind capacity zone weekday starts minutes first_on last_on topic"
    more += " login password password1 password2 oldpassword code next language text_size theme"
    more += " display_name pronouns quiet_from quiet_until wants_mail answer action"
    return [*world.posted(), *more.split()]


def test_every_form_answers_whatever_is_posted(world: World) -> None:
    ways = forms()
    names = names_of(world)
    for number in range(max(CASES // 30, len(ways))):
        way, who = ways[number % len(ways)], AS[number // len(ways) % len(AS)]
        with undone(world, who):
            status = post(world, who, way, number, names).status_code
        assert status < 500, f"{way} as {who}: {named(number)}"


def post(world: World, who: str, way: Way, number: int, names: list[str]) -> HttpResponse:
    """Send one hostile form; a broken page is an error of the test."""
    client, path = browser(world, who), address(world, way)
    cache.clear()
    values: dict[str, Any] = hostile.fields(SEED, number, names)
    try:
        if number % 7 == 3:
            body = hostile.frame(SEED, number)
            return client.post(path, body, content_type=("application/json", "x", "")[number % 3])
        text = {name: _sendable(one) for name, one in values.items()}
        return client.post(path, text)
    except Exception as error:
        raise AssertionError(f"{way} as {who}: {named(number)}") from error


def _sendable(one: Any) -> Any:
    """Return text as a browser can send it: half a pair goes as bytes that are no UTF-8."""
    if isinstance(one, list):
        return [_sendable(each) for each in one]
    return one.encode("utf-8", "surrogatepass")
