"""Pages outside rooms close within a second once their reader may not be here any more."""

import asyncio
import json

import pytest
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from iop.asgi import application
from iop.people.actions import end_access
from iop.people.models import Person
from iop.rooms.consumers import hub
from iop.rooms.events import close_session
from tests.factories.people import make_client, make_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("live")]


def make_reader() -> tuple[Person, str]:
    person = make_client()
    client = Client()
    client.force_login(person)
    return person, client.cookies[settings.SESSION_COOKIE_NAME].value


async def open_page(session_key: str) -> WebsocketCommunicator:
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_key}".encode()
    headers = [(b"cookie", cookie), (b"origin", settings.SITE_URL.encode())]
    line = WebsocketCommunicator(application, "/ws/page/", headers)
    connected, _ = await line.connect(timeout=5)
    assert connected
    return line


async def bye_of(line: WebsocketCommunicator) -> int:
    told = json.loads(await line.receive_from(timeout=2))
    closed = await line.receive_output(timeout=2)
    assert (told["type"], closed["code"]) == ("bye", told["code"])
    return int(told["code"])


async def settled(count: int) -> None:
    async with asyncio.timeout(5):
        while len(hub().onlookers) != count:
            await asyncio.sleep(0.01)


async def test_the_end_of_access_closes_the_persons_pages_and_no_others():
    person, key = make_reader()
    _other, others = make_reader()
    line, still = await open_page(key), await open_page(others)
    await settled(2)

    staff = make_staff(programme=person.programme)
    end_access(person, by=staff)

    assert await bye_of(line) in {4401, 4403}  # the session goes with the access
    await settled(1)
    assert await still.receive_nothing(0.1)
    await still.disconnect()


async def test_a_session_that_is_signed_out_closes_its_pages():
    _person, key = make_reader()
    line = await open_page(key)
    await settled(1)

    close_session(key)

    assert await bye_of(line) == 4401


async def test_who_is_not_signed_in_is_told_so():
    assert await bye_of(await open_page("no-such-session")) == 4401


async def test_a_page_that_goes_or_says_anything_is_forgotten():
    _person, key = make_reader()
    one, two = await open_page(key), await open_page(key)
    await settled(2)

    await one.disconnect()
    await two.send_to(text_data="{}")

    await settled(0)
