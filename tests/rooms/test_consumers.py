"""Pages of a room, always at least two: what each is told, and when it must go."""

import asyncio
import json
from datetime import timedelta
from itertools import pairwise

import pytest
from allauth.usersessions.models import UserSession
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import OperationalError, transaction
from django.utils import timezone

from iop.asgi import application
from iop.people.departures import depart
from iop.people.models import Person
from iop.rooms import events, reads, watch
from iop.rooms.actions import append, begin_stay, close_room, end_stay, mute, post_text
from iop.rooms.bus import bus
from iop.rooms.consumers import hub, stop_hub
from iop.rooms.goodbyes import Goodbye
from iop.rooms.limits import limits
from iop.rooms.log import Draft
from iop.rooms.models import Entry, Stay, Visit
from iop.rooms.queries import lines_before
from tests.factories.people import make_client
from tests.factories.rooms import fresh_id, make_room, make_two_in_a_room, say
from tests.rooms.pages import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("live")]


async def test_a_post_is_acknowledged_once_it_is_saved_and_reaches_the_others():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    answer = await one.say("good evening")
    await two.reach(1)
    assert (answer["type"], answer["seq"]) == ("ack", 1)
    assert Entry.objects.get(room=room).seq == 1
    assert two.lines[1]["text"] == "good evening"
    assert two.lines[1]["by"]["key"] == ana.key


async def test_a_page_that_opens_later_gets_what_was_said():
    room, ana, lee = make_two_in_a_room()
    say(room, ana, "first")
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    assert one.texts == two.texts == ["first"]


async def test_a_resend_on_another_page_gets_the_first_answer():
    room, ana, _lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(ana, room)
    first = await one.wish(type="post", id="wish-one-1", text="once")
    again = await two.wish(type="post", id="wish-one-1", text="once")
    assert (again["seq"], Entry.objects.count()) == (first["seq"], 1)


async def test_many_posts_at_once_reach_everybody_in_order_without_a_gap():
    room, ana, lee = make_two_in_a_room()
    pages = [await Page.open(person, room) for person in (ana, lee, ana)]
    for number in range(10):
        for page in pages:
            await page.send(type="post", id=fresh_id(), text=f"{number}")
    await asyncio.gather(*(page.reach(30) for page in pages))
    assert [sorted(page.lines) for page in pages] == [list(range(1, 31))] * 3
    assert pages[0].lines == pages[1].lines


async def test_what_is_written_by_another_part_of_the_site_reaches_pages():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    append(room, Draft("phase", facts={"kind": "opening", "position": 1}))
    await asyncio.gather(one.reach(1), two.reach(1))
    assert one.lines[1]["facts"] == two.lines[1]["facts"] == {"kind": "opening", "position": 1}


async def test_nothing_is_told_of_what_was_rolled_back():
    room, ana, _lee = make_two_in_a_room()
    one = await Page.open(ana, room)
    with transaction.atomic():
        append(room, Draft("phase"))
        transaction.set_rollback(True)
    await one.say("after")
    await one.reach(1)
    assert one.lines[1]["kind"] == "post"


async def test_state_and_events_are_the_same_as_a_fresh_state():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    for text in ("stays", "changes", "goes", "is set aside"):
        await one.say(text)
    await one.wish(type="edit", ref=2, text="changed")
    await one.wish(type="retract", ref=3)
    await two.wish(type="hide", ref=4, reason="Not here, please.")
    await two.wish(type="react", ref=1, reaction="hear", on=True)
    await asyncio.gather(one.reach(8), two.reach(8))
    for page in (one, two):
        fresh = await Page.open(page.person, room)
        assert page.lines == fresh.lines


async def test_a_line_says_whether_its_author_led_as_it_was_written():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    await one.say("from a member")
    await one.reach(1)
    begin_stay(room, ana, is_leader=True, badge="mentor")
    begin_stay(room, lee, is_leader=False, badge="clinician")
    for page in (one, two):
        await page.say("from somebody else now")
    await asyncio.gather(one.reach(3), two.reach(3))
    fresh = await Page.open(ana, room)
    worn = [(line["by"]["badge"], line["by"]["leads"]) for line in fresh.lines.values()]
    assert worn == [("", False), ("mentor", True), ("clinician", False)]
    assert one.lines == two.lines == fresh.lines


async def test_a_hidden_line_carries_words_and_reason_to_its_author_and_leaders_only():
    room, ana, lee = make_two_in_a_room()
    bo = make_client()
    begin_stay(room, bo, quiet=True)
    pages = {person: await Page.open(person, room) for person in (ana, bo, lee)}
    await pages[ana].say("a name")
    await pages[lee].wish(type="hide", ref=1, reason="It names somebody.")
    await asyncio.gather(*(page.reach(2) for page in pages.values()))
    seen = {
        person: (page.lines[1]["text"], page.lines[1]["reason"]) for person, page in pages.items()
    }
    inside = ("a name", "It names somebody.")
    assert seen == {ana: inside, lee: inside, bo: (None, None)}


async def test_a_change_to_what_was_before_ones_stay_arrives_blank():
    room, ana, _lee = make_two_in_a_room()
    line = say(room, ana, "before bo")
    bo = make_client()
    begin_stay(room, bo, quiet=True)
    one, two = await Page.open(ana, room), await Page.open(bo, room, since=1)
    await one.wish(type="edit", ref=line.seq, text="still before bo")
    await two.reach(2)
    assert (two.lines, two.blanks) == ({}, {2})


async def test_who_comes_and_goes_is_told_to_the_others():
    room, ana, lee = make_two_in_a_room()
    one = await Page.open(ana, room)
    two = await Page.open(lee, room)
    both = await one.until(lambda frame: len(frame.get("people", [])) == 2)
    await two.leave()
    alone = await one.until(lambda frame: frame["type"] == "people" and len(frame["people"]) == 1)
    assert [person["key"] for person in both["people"]] == [ana.key, lee.key]
    assert [person["key"] for person in alone["people"]] == [ana.key]
    assert Visit.objects.filter(left_at__isnull=True).count() == 1


async def test_an_arrival_that_could_not_be_saved_is_saved_a_moment_later(monkeypatch):
    room, ana, lee = make_two_in_a_room()
    begin, broken = reads.begin_visits, iter([True, True])

    def stumbling(visits):
        if next(broken, False):
            raise OperationalError("database is locked")
        begin(visits)

    monkeypatch.setattr(reads, "begin_visits", stumbling)
    one = await Page.open(ana, room)
    gone = await Page.open(lee, room)
    await gone.leave()
    found = await one.until_type("people")
    assert [person["key"] for person in found["people"]] == [ana.key]
    assert (await one.wish(type="hand", up=True))["type"] == "ack"
    assert Visit.objects.get(left_at__isnull=True).hand_raised_at


async def test_an_arrival_is_noted_once_though_it_is_missed_meanwhile(settings, monkeypatch):
    settings.ROOMS = {"visit_seconds": 0.02}
    limits.cache_clear()
    room, ana, lee = make_two_in_a_room()
    begin, batches = reads.begin_visits, []
    monkeypatch.setattr(reads, "begin_visits", batches.append)
    _one, _two = await Page.open(ana, room), await Page.open(lee, room)
    await asyncio.sleep(0.3)
    monkeypatch.setattr(reads, "begin_visits", begin)
    async with asyncio.timeout(3):
        while Visit.objects.filter(left_at__isnull=True).count() < 2:
            await asyncio.sleep(0.05)
    assert all(len(set(batch)) == len(batch) for batch in batches)


async def test_a_page_that_was_taken_for_dead_is_here_again(settings):
    settings.ROOMS = {"visit_seconds": 0.2, "presence_seconds": 0.02}
    limits.cache_clear()
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    await two.until(lambda frame: len(frame.get("people", [])) == 2)
    Visit.objects.filter(person=ana).update(left_at="2026-01-01T00:00Z")
    async with asyncio.timeout(3):
        while Visit.objects.get(person=ana).left_at:
            await asyncio.sleep(0.05)
    assert (await one.wish(type="hand", up=True))["type"] == "ack"
    assert Visit.objects.get(person=ana).hand_raised_at


async def test_two_pages_of_one_person_are_one_presence():
    room, ana, lee = make_two_in_a_room()
    _one, _two = await Page.open(ana, room), await Page.open(ana, room)
    three = await Page.open(lee, room)
    found = await three.until(lambda frame: len(frame.get("people", [])) == 2)
    assert [person["key"] for person in found["people"]] == [ana.key, lee.key]


async def test_a_raised_hand_is_seen_by_the_others():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    await two.until(lambda frame: len(frame.get("people", [])) == 2)
    await one.wish(type="hand", up=True)
    found = await two.until(lambda frame: any(one["hand"] for one in frame.get("people", [])))
    assert [bool(person["hand"]) for person in found["people"]] == [True, False]


async def test_an_answer_that_already_stands_is_acknowledged_without_a_number():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    await one.say("hello")
    first, again = [await two.wish(type="react", ref=1, reaction="hear", on=True) for _ in "ab"]
    assert [answer["seq"] for answer in (first, again)] == [2, None]
    assert again == {"type": "ack", "id": again["id"], "seq": None, "at": None}


async def test_a_nudge_reaches_those_it_is_meant_for():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    events.tell(room.pk, "door", to="leaders")
    events.tell(room.pk, "you", to=ana.pk)
    events.tell(room.pk, "session", to="all")
    for page, first in ((one, "you"), (two, "door")):
        found = [await page.until_type("changed"), await page.until_type("changed")]
        assert [frame["what"] for frame in found] == [[first], ["session"]]


async def test_pausing_somebody_is_told_and_holds_at_once():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    mute(room, ana)
    answer = await one.say("but I")
    assert (answer["type"], answer["code"]) == ("error", "muted")
    await two.until(lambda frame: any(person["muted"] for person in frame.get("people", [])))


async def test_a_lost_hint_is_found_by_the_look_at_the_rows(monkeypatch):
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    monkeypatch.setattr(bus, "publish", lambda message: None)
    post_text(room, by=ana, text="unheard of", client_id=fresh_id())
    await asyncio.gather(one.reach(1, 2), two.reach(1, 2))
    assert one.texts == two.texts == ["unheard of"]


async def test_a_page_that_cannot_be_looked_at_keeps_the_look_from_no_other(monkeypatch):
    room, ana, lee = make_two_in_a_room()
    _one, two = await Page.open(ana, room), await Page.open(lee, room)
    check_right = watch.check_right

    def stumbling(hub, socket, found):
        if socket.person == ana:
            raise ValueError
        check_right(hub, socket, found)

    monkeypatch.setattr(watch, "check_right", stumbling)
    monkeypatch.setattr(bus, "publish", lambda message: None)
    post_text(room, by=ana, text="unheard of", client_id=fresh_id())
    await two.reach(1, 2)
    be_removed_unheard(two)
    assert await two.until_closed(2) == 4403


async def test_a_beat_says_how_far_the_log_goes():
    room, ana, _lee = make_two_in_a_room()
    one = await Page.open(ana, room)
    await one.say("hello")
    assert (await one.until_type("beat", 2))["head"] == 1


async def test_after_a_cut_a_page_resumes_where_it_was():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    await one.say("first")
    await two.reach(1)
    await two.leave()
    await one.say("second")
    two.socket = None
    await two.connect()
    await two.hello(since=1)
    assert two.texts == ["first", "second"]


async def test_the_answer_to_hello_stands_right_behind_its_welcome():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    await two.say("first")
    await one.reach(1)
    for number in range(2, 30):
        await two.send(type="post", id=fresh_id(), text=f"{number}")
        if number % 7 == 0:
            await one.send(type="hello", since=1)
    while [frame["type"] for frame in one.frames].count("welcome") < 5:
        await one.until_type("welcome")
    await one.next()

    behind = [later for frame, later in pairwise(one.frames) if frame["type"] == "welcome"]
    assert [(frame["type"], frame["after"]) for frame in behind[1:]] == [("entries", 1)] * 4


async def test_older_lines_come_when_asked_for():
    room, ana, lee = make_two_in_a_room()
    append(room, *(Draft("post", ana, f"{number}") for number in range(1, 61)))
    one = await Page.open(lee, room)
    assert (min(one.lines), max(one.lines)) == (11, 60)
    await one.send(type="before", seq=11, limit=4)
    older = await one.until_type("older")
    assert ([line["seq"] for line in older["entries"]], older["more"]) == ([7, 8, 9, 10], True)


async def test_how_far_somebody_has_read_is_remembered():
    room, ana, _lee = make_two_in_a_room()
    one = await Page.open(ana, room)
    await one.say("hello")
    await one.send(type="seen", seq=1)
    async with asyncio.timeout(3):
        while Stay.objects.get(room=room, person=ana).read_seq != 1:
            await asyncio.sleep(0.05)


async def test_what_the_last_page_has_read_is_remembered_after_it_went():
    room, ana, _lee = make_two_in_a_room()
    one = await Page.open(ana, room)
    await one.say("hello")
    await one.send(type="seen", seq=1)
    await asyncio.sleep(0.02)
    await one.leave()
    async with asyncio.timeout(3):
        while Stay.objects.get(room=room, person=ana).read_seq != 1:
            await asyncio.sleep(0.05)


async def test_what_was_read_is_remembered_when_the_process_ends(settings):
    settings.ROOMS = {"poll_seconds": 60}
    limits.cache_clear()
    room, ana, _lee = make_two_in_a_room()
    one = await Page.open(ana, room)
    await one.say("hello")
    await one.send(type="seen", seq=1)
    await asyncio.sleep(0.02)
    await stop_hub()
    assert Stay.objects.get(room=room, person=ana).read_seq == 1


@pytest.mark.parametrize(
    ("keeps_awake", "does_something"), [(True, False), (False, True), (False, False)]
)
async def test_an_open_page_is_a_sign_of_life_in_a_session_only(
    settings, keeps_awake, does_something
):
    settings.ROOMS = {"visit_seconds": 0.1}
    limits.cache_clear()
    ana = make_client()
    room = make_room(ana, keeps_awake=keeps_awake)
    one = await Page.open(ana, room)
    before = timezone.now() - timedelta(minutes=10)
    UserSession.objects.filter(user=ana).update(last_seen_at=before)
    await one.wish(type="hand", up=True) if does_something else await one.send(type="seen", seq=0)
    await asyncio.sleep(0.4)
    has_moved = UserSession.objects.get(user=ana).last_seen_at > before
    assert has_moved == (keeps_awake or does_something)


# --- who must go


def rest_too_long(page: Page) -> None:
    before = timezone.now() - timedelta(minutes=31)
    UserSession.objects.filter(user=page.person).update(last_seen_at=before)


def sign_out(page: Page) -> None:
    page.client.session.flush()
    events.close_session(page.session_key)


def sign_out_unheard(page: Page) -> None:
    Session.objects.filter(session_key=page.session_key).delete()


def lose_access(page: Page) -> None:
    with transaction.atomic():
        Person.objects.filter(pk=page.person.pk).update(is_active=False)
        depart(page.person)


def lose_access_unheard(page: Page) -> None:
    Person.objects.filter(pk=page.person.pk).update(is_active=False)


def be_removed(page: Page) -> None:
    end_stay(page.room, page.person, why=Goodbye.ASKED)


def be_removed_unheard(page: Page) -> None:
    Stay.objects.filter(person=page.person).update(ended_at="2026-01-01T00:00Z", until_seq=0)


def change_standing(page: Page) -> None:
    Person.objects.filter(pk=page.person.pk).update(epoch=9)


@pytest.mark.parametrize(
    ("revoke", "code"),
    [
        (sign_out, 4401),
        (sign_out_unheard, 4401),
        (rest_too_long, 4401),
        (lose_access, 4403),
        (lose_access_unheard, 4403),
        (be_removed, 4403),
        (be_removed_unheard, 4403),
        (change_standing, 4012),
        (lambda page: events.ask_again(page.person.pk), 4012),
        (lambda page: close_room(page.room), 4403),
        (lambda page: events.close_person(page.person.pk), 4403),
    ],
)
async def test_a_lost_right_closes_the_page_within_a_second(revoke, code):
    room, ana, lee = make_two_in_a_room()
    one, _two = await Page.open(ana, room), await Page.open(lee, room)
    revoke(one)
    assert await one.until_closed(1) == code
    bye = one.frames[-1]
    assert (bye["type"], bye["code"]) == ("bye", 1012 if code == 4012 else code)
    await one.send(type="post", id=fresh_id(), text="still here")
    await asyncio.sleep(0.1)
    assert not Entry.objects.filter(kind="post").exists()


async def test_a_badge_that_changes_is_on_the_next_line():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    begin_stay(room, ana, badge="mentor")
    await one.until(lambda frame: frame["type"] == "people")
    await one.say("hello")
    await two.reach(1)
    assert two.lines[1]["by"]["badge"] == "mentor"


async def test_somebody_removed_is_told_the_sentence_and_the_others_stay():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    be_removed(one)
    await one.until_closed(1)
    assert one.frames[-1]["sentence"] == Goodbye.ASKED.label
    assert (await two.say("go on"))["type"] == "ack"
    assert "go on" not in json.dumps(one.frames)


async def test_nothing_reaches_somebody_removed_whose_hint_is_late(settings, monkeypatch):
    settings.ROOMS = {"poll_seconds": 60}
    limits.cache_clear()
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    with monkeypatch.context() as late:
        late.setattr(bus, "publish", lambda message: None)
        end_stay(room, ana, why=Goodbye.ASKED, quiet=True)
    await two.say("after ana")
    await two.reach(1)
    events.close_stay(room.pk, ana.pk, Goodbye.ASKED)
    assert await one.until_closed(1) == 4403
    assert (one.lines, one.frames[-1]["sentence"]) == ({}, Goodbye.ASKED.label)


async def test_the_last_words_of_a_room_that_closes_reach_those_who_stayed():
    room, ana, lee = make_two_in_a_room()
    one = await Page.open(ana, room)
    with transaction.atomic():
        say(room, lee, "goodbye all")
        close_room(room)
    await one.reach(1)
    assert await one.until_closed() == 4403
    assert (one.lines[1]["text"], one.frames[-1]["sentence"]) == (
        "goodbye all",
        Goodbye.ENDED.label,
    )


async def test_who_came_back_unheard_gets_nothing_on_the_page_of_before(monkeypatch):
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    with monkeypatch.context() as late:
        late.setattr(bus, "publish", lambda message: None)
        end_stay(room, ana, quiet=True)
        say(room, lee, "in the absence")
        begin_stay(room, ana, quiet=True)
    await two.say("welcome back")
    assert await one.until_closed() == 4012
    assert one.lines == {}


async def test_a_slow_page_is_closed_and_resumes(settings):
    settings.ROOMS = {"behind_entries": 5}
    limits.cache_clear()
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    for number in range(6):
        append(room, Draft("post", ana, f"{number}"))
        await one.reach(number + 1)
        await one.send(type="seen", seq=number + 1)
        await asyncio.sleep(0.01)
    assert await two.until_closed() == 4408
    three = await Page.open(lee, room)
    assert len(three.lines) == 6


async def test_the_fifth_malformed_frame_closes_the_page():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    for raw in ("{", "[]", '{"type": "nothing"}', '{"type": "post"}'):
        await one.socket.send_to(text_data=raw)
        assert (await one.until_type("error"))["code"]
    await one.socket.send_to(bytes_data=b"\x00")
    assert await one.until_closed() == 4400
    assert (await two.say("unharmed"))["type"] == "ack"


async def test_words_that_are_refused_do_not_count_as_malformed():
    room, ana, _lee = make_two_in_a_room()
    one = await Page.open(ana, room)
    for _ in range(6):
        assert (await one.say("   "))["code"] == "text"
    assert (await one.say("fine"))["type"] == "ack"


async def test_too_many_frames_are_answered_with_too_fast():
    room, ana, _lee = make_two_in_a_room()
    one = await Page.open(ana, room)
    for _ in range(60):
        await one.send(type="seen", seq=0)
    assert (await one.until_type("error"))["code"] == "too_fast"


async def test_a_page_that_goes_on_too_fast_is_closed():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    for _ in range(600):
        await one.send(type="seen", seq=0)
    assert await one.until_closed() == 4400
    assert (await two.say("unhindered"))["type"] == "ack"


async def test_a_post_that_comes_too_fast_is_refused_under_its_id():
    room, ana, _lee = make_two_in_a_room()
    one = await Page.open(ana, room)
    for number in range(60):
        await one.send(type="post", id=f"wish-{number:04}", text='not the "id":"wish-9999"')
    error = await one.until_type("error")
    assert (error["code"], error["id"] in {f"wish-{n:04}" for n in range(60)}) == ("too_fast", True)


@pytest.mark.parametrize("outside", ["nobody", "stranger", "left", "absent"])
async def test_the_door_opens_for_nobody_else(outside):
    room, ana, lee = make_two_in_a_room()
    page = Page(ana, room)
    if outside == "nobody":
        page.client.session.flush()
    if outside == "stranger":
        page = Page(make_client(), room)
    if outside == "left":
        end_stay(room, ana)
    if outside == "absent":
        page = Page(ana, make_room(lee))
    await page.connect()
    assert await page.until_closed() == (4401 if outside == "nobody" else 4404)
    assert [frame["type"] for frame in page.frames] == ["bye"]


@pytest.mark.parametrize(
    "other", [b'consent={"ads":0}', b"a[b]=1", b"x", b"name=\xc3\xa9\xff", b'q="', b"=;;"]
)
async def test_cookies_of_others_keep_nobody_out(other):
    room, ana, _lee = make_two_in_a_room()
    page = Page(ana, room)
    await page.connect(other + b"; ")
    await page.hello()
    assert (await page.say("here"))["type"] == "ack"


@pytest.mark.parametrize("origin", [None, b"http://evil.example", b"http://testserver:8080"])
async def test_only_pages_of_this_site_may_connect(origin):
    room, ana, _lee = make_two_in_a_room()
    page = Page(ana, room)
    headers = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={page.session_key}".encode())]
    headers += [(b"origin", origin)] if origin else []
    socket = WebsocketCommunicator(application, f"/ws/rooms/{room.key}/", headers)
    connected, _ = await socket.connect()
    assert not connected


async def test_the_end_of_the_process_tells_pages_to_come_back():
    room, ana, lee = make_two_in_a_room()
    one, two = await Page.open(ana, room), await Page.open(lee, room)
    await one.send(type="post", id=fresh_id(), text="last words")
    await asyncio.sleep(0)
    await hub().close_all()
    assert [await one.until_closed(), await two.until_closed()] == [4012, 4012]
    assert lines_before(lee.standing(), room).entries[0].text == "last words"
