"""The same conversation over HTTP."""

import json
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from iop.rooms.actions import begin_stay, close_room, close_stale_visits, end_stay, mute
from iop.rooms.goodbyes import Goodbye
from iop.rooms.limits import limits
from iop.rooms.models import Entry, Visit
from iop.rooms.queries import present
from tests.factories.people import make_client
from tests.factories.rooms import fresh_id, make_room, make_two_in_a_room, say

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(person)
    return client


def send(client, room, **frame):
    return client.post(
        f"/rooms/{room.key}/frames", json.dumps(frame), content_type="application/json"
    )


def asked(client, room, number):
    """Ask as a page does what came after a number; return the frames by their types."""
    by_a_page = {"sec-fetch-mode": "cors", "accept": "application/json"}
    answer = client.get(f"/rooms/{room.key}/since/{number}", headers=by_a_page)
    assert answer.status_code == 200
    return {frame["type"]: frame for frame in answer.json()["frames"]}


def test_a_post_is_acknowledged_and_read_by_the_others():
    room, ana, lee = make_two_in_a_room()
    answer = send(signed_in(ana), room, type="post", id=fresh_id(), text="good evening")
    found = asked(signed_in(lee), room, 0)["entries"]
    assert (answer.status_code, answer.json()["seq"]) == (200, 1)
    assert [line["text"] for line in found["entries"]] == ["good evening"]
    assert (found["after"], found["head"], found["more"]) == (0, 1, False)


def test_a_resend_gets_the_first_answer():
    room, ana, _lee = make_two_in_a_room()
    frame = {"type": "post", "id": "wish-one-1", "text": "once"}
    answers = [send(signed_in(ana), room, **frame).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert Entry.objects.count() == 1


def test_older_lines_come_when_asked_for():
    room, ana, lee = make_two_in_a_room()
    for number in range(3):
        say(room, ana, f"{number}")
    found = signed_in(lee).get(f"/rooms/{room.key}/before/3").json()
    assert [line["seq"] for line in found["entries"]] == [1, 2]


@pytest.mark.parametrize("path", ["since/0", "before/9", "frames"])
def test_a_room_that_is_not_ones_own_is_absent(path):
    room, _ana, _lee = make_two_in_a_room()
    client = signed_in(make_client())
    answer = client.post if path == "frames" else client.get
    assert answer(f"/rooms/{room.key}/{path}", HTTP_ACCEPT="application/json").status_code == 404


def test_nobody_without_a_session_is_answered():
    room, _ana, _lee = make_two_in_a_room()
    answer = Client().get(f"/rooms/{room.key}/since/0", HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "sign_in")


def test_frames_ask_for_the_token_against_forgery():
    room, ana, _lee = make_two_in_a_room()
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    assert send(client, room, type="post", id=fresh_id(), text="x").status_code == 403
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("raw", "code"),
    [("{", "not_json"), ('{"type":"x"}', "unknown_type"), (b"\xff", "not_utf8")],
)
def test_a_bad_frame_gets_the_answer_that_the_socket_gives(raw, code):
    room, ana, _lee = make_two_in_a_room()
    answer = signed_in(ana).post(f"/rooms/{room.key}/frames", raw, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_too_many_frames_are_refused_under_their_ids(short_times, settings):
    settings.ROOMS = {"frames_a_second": 0.01, "burst": 2}
    limits.cache_clear()
    room, ana, lee = make_two_in_a_room()
    client = signed_in(ana)

    answers = [send(client, room, type="post", id=f"wish-{n:04}", text="x") for n in range(3)]
    another = send(signed_in(lee), room, type="post", id=fresh_id(), text="unhindered")

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answers[2].json()[name] for name in ("code", "id")] == ["too_fast", "wish-0002"]
    assert another.status_code == 200


def test_somebody_paused_gets_the_refusal_that_the_socket_gives():
    room, ana, _lee = make_two_in_a_room()
    mute(room, ana)
    answer = send(signed_in(ana), room, type="post", id="wish-one-1", text="but")
    assert (answer.status_code, answer.json()["code"], answer.json()["id"]) == (
        403,
        "muted",
        "wish-one-1",
    )


def test_an_answer_says_what_a_greeting_says():
    room, ana, lee = make_two_in_a_room()
    mute(room, ana)
    signed_in(lee).get(f"/rooms/{room.key}/since/0")

    welcome = asked(signed_in(ana), room, 0)["welcome"]

    assert [person["key"] for person in welcome["people"]] == [lee.key, ana.key]
    assert (welcome["you"]["key"], welcome["head"]) == (ana.key, 0)
    assert welcome["may"] == {"post": False, "lead": False}


def test_a_room_that_ended_tells_its_last_lines_and_says_goodbye():
    room, ana, lee = make_two_in_a_room()
    say(room, lee, "heard")
    say(room, lee, "goodbye")
    close_room(room)

    found = asked(signed_in(ana), room, 1)

    assert [line["text"] for line in found["entries"]["entries"]] == ["goodbye"]
    assert (found["entries"]["head"], found["bye"]["code"]) == (2, 4403)
    assert found["bye"]["sentence"] == Goodbye.ENDED.label


def test_a_room_that_is_long_over_says_goodbye_and_no_line():
    room, ana, lee = make_two_in_a_room()
    say(room, lee, "heard")
    close_room(room)
    client = signed_in(ana)

    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        found = asked(client, room, 0)

    assert found.keys() == {"bye"}


def test_after_a_stay_nothing_more_is_told_than_that_it_is_over():
    room, ana, _lee = make_two_in_a_room()
    bo = make_client()
    begin_stay(room, bo, quiet=True)
    say(room, ana, "with bo")
    end_stay(room, bo, quiet=True)
    say(room, ana, "without bo")

    found = asked(signed_in(bo), room, 0)
    said = send(signed_in(bo), room, type="post", id=fresh_id(), text="x")

    assert found.keys() == {"bye"}
    assert found["bye"]["sentence"] == Goodbye.LEFT.label
    assert said.status_code == 404
    assert not Visit.objects.filter(person=bo).exists()


def test_coming_back_opens_both_stays_and_nothing_between():
    room, ana, _lee = make_two_in_a_room()
    bo = make_client()
    begin_stay(room, bo, quiet=True)
    say(room, ana, "with bo")
    end_stay(room, bo, quiet=True)
    say(room, ana, "without bo")
    begin_stay(room, bo, quiet=True)

    found = asked(signed_in(bo), room, 0)["entries"]

    assert [line.get("text") for line in found["entries"]] == ["with bo"]


def tell_seen(client, room):
    send(client, room, type="seen", seq=0)


def say_over_http(client, room):
    send(client, room, type="post", id=fresh_id(), text="here I am")


@pytest.mark.parametrize(
    ("do", "in_a_lounge"),
    [
        (lambda client, room: asked(client, room, 0), False),
        (tell_seen, False),
        (say_over_http, True),
    ],
)
@pytest.mark.parametrize("keeps_awake", [True, False])
def test_what_a_page_does_by_itself_is_a_sign_of_life_in_a_session_only(
    do, in_a_lounge, keeps_awake
):
    ana = make_client()
    client, room = signed_in(ana), make_room(ana, keeps_awake=keeps_awake)
    before = timezone.now() - timedelta(minutes=29)
    UserSession.objects.filter(user=ana).update(last_seen_at=before)

    do(client, room)

    has_moved = UserSession.objects.get(user=ana).last_seen_at > before
    assert has_moved == (keeps_awake or in_a_lounge)


def test_a_page_that_asks_over_http_is_present_until_it_stops():
    room, ana, _lee = make_two_in_a_room()
    for _ in range(2):
        signed_in(ana).get(f"/rooms/{room.key}/since/0")
    assert [person.key for person in present(room)] == [ana.key]
    Visit.objects.update(beat_at="2026-01-01T00:00Z")
    assert (present(room), close_stale_visits(), close_stale_visits()) == ([], 1, 0)


def test_an_absence_between_two_visits_over_http_is_not_counted():
    room, ana, _lee = make_two_in_a_room()
    client, long_ago = signed_in(ana), timezone.now() - timedelta(minutes=60)
    asked(client, room, 0)
    Visit.objects.update(arrived_at=long_ago, beat_at=long_ago + timedelta(minutes=5))
    close_stale_visits()

    for _ in range(2):
        asked(client, room, 0)

    first, second = Visit.objects.order_by("arrived_at")
    assert first.left_at == long_ago + timedelta(minutes=5)
    assert (second.left_at, second.arrived_at > first.left_at) == (None, True)


def test_pages_hear_of_somebody_who_asks_over_http_once(django_capture_on_commit_callbacks):
    room, ana, _lee = make_two_in_a_room()
    client = signed_in(ana)

    with django_capture_on_commit_callbacks() as told:
        for _ in range(3):
            asked(client, room, 0)

    assert len(told) == 1
