"""Telling once, and one letter however many things there are."""

from datetime import UTC, datetime, time, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from iop.notices.actions import (
    is_own_path,
    mark_all_read,
    mark_read,
    notify,
    notify_many,
    send_again,
    write_due_letters,
)
from iop.notices.errors import NotSendable
from iop.notices.models import Letter, Notice
from tests.factories.notices import make_letter, make_notice
from tests.factories.people import make_client, make_staff

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # noon in New York
NIGHT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 11 pm in New York


def test_the_same_occasion_is_told_once() -> None:
    client = make_client()

    first = notify(client, kind="session_soon", occasion="session:1", link="/a/")
    again = notify(client, kind="session_soon", occasion="session:1", link="/b/")

    assert (again.pk, again.link) == (first.pk, "/a/")


def test_many_are_told_in_one_insert(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    people = [make_client().pk for _ in range(30)]

    with django_assert_num_queries(1):
        notify_many(people, kind="session_soon", occasion="session:1")

    assert Notice.objects.count() == 30


@pytest.mark.parametrize(
    "link", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:x", "room/1"]
)
def test_a_link_that_leads_elsewhere_is_refused(link: str) -> None:
    client = make_client()

    with pytest.raises(ValueError, match="path of this site"):
        notify(client, kind="session_soon", occasion="session:1", link=link)
    assert not is_own_path(link)


def test_reading_a_notice_keeps_the_first_time() -> None:
    client = make_client()
    notice = make_notice(client)

    first = mark_read(notice, by=client).read_at
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        again = mark_read(notice, by=client).read_at

    assert again == first


def test_nobody_marks_the_notice_of_another_read() -> None:
    notice = make_notice(make_client())

    assert mark_read(notice, by=make_client()).read_at is None


def test_marking_all_read_leaves_what_is_not_yet_due() -> None:
    client = make_client()
    make_notice(client)
    later = make_notice(client, due_at=timezone.now() + timedelta(hours=1))

    assert mark_all_read(client, by=client) == 1
    assert list(Notice.objects.filter(read_at__isnull=True)) == [later]


@time_machine.travel(NOON, tick=False)
def test_several_notices_make_one_letter() -> None:
    client = make_client()
    make_notice(client)
    make_notice(client, kind="session_soon")

    assert (write_due_letters(), write_due_letters()) == (1, 0)
    assert Letter.objects.get().to == client.email


@time_machine.travel(NOON, tick=False)
def test_a_letter_says_nothing_of_what_it_is_about() -> None:
    client = make_client(display_name="Rosalind")
    make_notice(client, link="/sessions/abc/")

    write_due_letters()

    letter = Letter.objects.get()
    assert letter.subject == "You have something on Circleway"
    assert [w for w in ("Rosalind", "Riverside", "sessions/abc") if w in letter.body] == []


@time_machine.travel(NIGHT, tick=False)
def test_quiet_hours_hold_the_letter_but_not_the_notice() -> None:
    client = make_client(quiet_from=time(21), quiet_until=time(8))
    make_notice(client)

    assert write_due_letters() == 0
    assert Notice.objects.visible_to(client.standing()).unread().count() == 1


@pytest.mark.parametrize("wants", [True, False])
def test_what_is_urgent_waits_for_no_hours_and_no_wish(wants: bool) -> None:
    leader = make_staff(wants_mail=wants)
    make_notice(leader, kind="leader_needed", due_at=NIGHT)
    make_notice(leader, kind="session_soon", occasion="session:9", due_at=NIGHT)

    with time_machine.travel(NIGHT, tick=False):
        assert write_due_letters() == 1

    mailed = Notice.objects.filter(mailed_at__isnull=False).values_list("kind", flat=True)
    assert list(mailed) == ["leader_needed"]


def test_the_letter_comes_when_quiet_hours_end() -> None:
    client = make_client(quiet_from=time(21), quiet_until=time(8))
    with time_machine.travel(NIGHT, tick=False):
        make_notice(client)

    with time_machine.travel(NIGHT + timedelta(hours=8, minutes=59), tick=False):
        early = write_due_letters()
    with time_machine.travel(NIGHT + timedelta(hours=9), tick=False):
        on_time = write_due_letters()

    assert (early, on_time) == (0, 1)


@time_machine.travel(NIGHT, tick=False)
def test_each_has_quiet_hours_in_the_own_zone() -> None:
    make_notice(make_client(zone="America/New_York"))
    awake = make_client(zone="Pacific/Honolulu")
    make_notice(awake)

    write_due_letters()

    assert [letter.to for letter in Letter.objects.all()] == [awake.email]


def test_what_is_over_when_quiet_hours_end_is_not_mailed() -> None:
    client = make_client()
    with time_machine.travel(NIGHT, tick=False):
        make_notice(client, expires_at=NIGHT + timedelta(minutes=30))

    with time_machine.travel(NIGHT + timedelta(hours=9), tick=False):
        assert write_due_letters() == 0
        assert not Notice.objects.visible_to(client.standing()).unread().exists()


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("values", [{"wants_mail": False}, {"is_active": False}])
def test_no_letter_for_those_who_want_none_or_have_left(values: dict[str, bool]) -> None:
    make_notice(make_client(**values))

    assert write_due_letters() == 0


@time_machine.travel(NOON, tick=False)
def test_no_letter_about_what_was_read_or_is_long_past_or_not_yet_due() -> None:
    client = make_client()
    mark_read(make_notice(client), by=client)
    make_notice(client, due_at=NOON - timedelta(days=3))
    make_notice(client, due_at=NOON + timedelta(minutes=1))

    assert write_due_letters() == 0


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("hours", "ends"), [((1, 3), NOON + timedelta(hours=3)), ((1, None), None), ((None, 2), None)]
)
def test_a_letter_lives_as_long_as_the_longest_thing_in_it(
    hours: tuple[int | None, ...], ends: datetime | None
) -> None:
    client = make_client()
    for hour in hours:
        make_notice(client, expires_at=NOON + timedelta(hours=hour) if hour else None)

    write_due_letters()

    assert Letter.objects.get().expires_at == ends


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("people", [1, 30])
def test_a_sweep_costs_the_same_for_one_and_thirty(
    people: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(people):
        make_notice(make_client())

    with django_assert_max_num_queries(6):
        assert write_due_letters() == people


@time_machine.travel(NOON, tick=False)
def test_more_people_than_fit_one_batch_are_all_written_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("iop.notices.actions.BATCH", 2)
    for _ in range(5):
        make_notice(make_client())

    assert write_due_letters() == 5


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_write_no_letter_twice(postgres_only: None) -> None:
    people = [make_client(quiet_from=None).pk for _ in range(40)]
    notify_many(people, kind="session_soon", occasion="session:1")
    notify_many(people, kind="session_today", occasion="session:1")

    at_once(6, write_due_letters)
    write_due_letters()

    assert Letter.objects.count() == 40


def test_a_letter_that_was_given_up_can_be_sent_again() -> None:
    letter = make_letter(given_up_at=timezone.now(), attempts=6)

    send_again(letter, by=make_staff())

    letter.refresh_from_db()
    assert (letter.given_up_at, letter.attempts) == (None, 0)


@pytest.mark.parametrize("values", [{}, {"given_up_at": NOON, "body": ""}])
def test_a_letter_without_words_or_in_the_queue_is_not_sent_again(values: dict) -> None:
    with pytest.raises(NotSendable):
        send_again(make_letter(**values), by=make_staff())


def at_once(count: int, work) -> None:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
