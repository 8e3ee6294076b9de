"""Hints of other processes, over the channel layer that the suite runs on."""

import asyncio

import pytest
from channels.layers import InMemoryChannelLayer, get_channel_layer

from iop.rooms.actions import append
from iop.rooms.bus import Bus, bus, group_of
from iop.rooms.goodbyes import Goodbye
from iop.rooms.limits import limits
from iop.rooms.log import Draft
from tests.factories.rooms import make_two_in_a_room
from tests.rooms.pages import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("live")]


@pytest.fixture
def own_look_is_far_off(live, settings):
    settings.ROOMS = {"poll_seconds": 60}
    limits.cache_clear()


async def told_elsewhere(message) -> None:
    """Have another process tell something: with its own loop, or through the layer in memory."""
    await asyncio.sleep(0.3)  # joining a room's group takes a moment
    other, layer = Bus(), get_channel_layer()
    if isinstance(layer, InMemoryChannelLayer):
        await layer.group_send(group_of(message), other.envelope(message))
    else:
        await asyncio.wrap_future(other.publish_soon(message))
        await other.stop()


@pytest.mark.usefixtures("own_look_is_far_off")
async def test_a_hint_of_another_process_has_its_lines_read(monkeypatch):
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    monkeypatch.setattr(bus, "publish", lambda message: None)
    append(room, Draft("post", ana, "from elsewhere"))
    await told_elsewhere({"what": "head", "room": room.pk, "head": 1})
    await asyncio.gather(one.reach(1, 1), two.reach(1, 1))
    assert one.texts == two.texts == ["from elsewhere"]


@pytest.mark.usefixtures("own_look_is_far_off")
async def test_another_process_can_close_the_pages_of_a_person():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    await told_elsewhere({"what": "close_person", "person": ana.pk})
    assert await one.until_closed(1) == 4403
    assert (await two.say("still here"))["type"] == "ack"


@pytest.mark.usefixtures("own_look_is_far_off")
async def test_a_goodbye_of_a_newer_process_closes_with_the_plain_sentence():
    room, ana, lee = make_two_in_a_room()
    one, _two = await Page.open(ana, room), await Page.open(lee, room)
    await told_elsewhere(
        {"what": "close_stay", "room": room.pk, "person": ana.pk, "why": "of tomorrow"}
    )
    assert await one.until_closed(1) == 4403
    assert one.frames[-1]["sentence"] == Goodbye.LEFT.label


@pytest.mark.usefixtures("own_look_is_far_off")
@pytest.mark.parametrize("wrong", [{"what": "close_person"}, {"what": []}, {"what": "tomorrow"}])
async def test_a_hint_that_nobody_understands_ends_none_of_the_next(wrong):
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    await told_elsewhere(wrong)
    await told_elsewhere({"what": "close_person", "person": ana.pk})
    assert await one.until_closed(1) == 4403
    assert (await two.say("still here"))["type"] == "ack"


@pytest.mark.usefixtures("own_look_is_far_off")
async def test_what_goes_over_the_layer_holds_no_words():
    room, ana, _lee = make_two_in_a_room()
    layer = get_channel_layer()
    spy = await layer.new_channel()
    await layer.group_add(group_of({"room": room.pk}), spy)
    one = await Page.open(ana, room)
    await one.say("a private word")
    found = [await asyncio.wait_for(layer.receive(spy), 2)]
    while found[-1]["what"] != "head":
        found.append(await asyncio.wait_for(layer.receive(spy), 2))
    assert found[-1] == {
        "type": "rooms.hint",
        "origin": bus.origin,
        "what": "head",
        "room": room.pk,
        "head": 1,
    }
