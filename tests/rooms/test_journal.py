"""The group commit, from several threads at once and when the database stumbles."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import OperationalError, connection, connections

from iop.rooms import journal as module
from iop.rooms.actions import append, end_stay, mute
from iop.rooms.desk import Desk
from iop.rooms.errors import Busy, Muted, NotInRoom, NotSaved
from iop.rooms.journal import Journal, Wish, write_batch
from iop.rooms.limits import limits
from iop.rooms.log import Draft, Placed, Written
from iop.rooms.models import Entry, Room
from iop.vault.actions import destroy_data_key
from iop.vault.errors import Unreadable
from tests.factories.people import make_client
from tests.factories.rooms import fresh_id, make_room, make_two_in_a_room

pytestmark = pytest.mark.django_db(transaction=True)


def wish(room, person, text="hello", client_id=""):
    draft = Draft("post", person, text, client_id=client_id or fresh_id())
    return Wish(Placed(room.pk, draft, needs_stay=True), None)


def in_thread(do):
    try:
        return do()
    finally:
        connections.close_all()


def test_two_writers_at_once_leave_no_gap_and_no_double():
    room, ana, lee = make_two_in_a_room()
    other = make_room(ana, leader=lee)
    ids = [fresh_id() for _ in range(10)]

    def write(person):
        return [write_batch([wish(room, person, client_id=name), wish(other, lee)]) for name in ids]

    with ThreadPoolExecutor(4) as threads:
        jobs = [
            threads.submit(in_thread, lambda one=one: write(one)) for one in (ana, lee, ana, lee)
        ]
        outcomes = [outcome for job in jobs for batch in job.result() for outcome in batch]
    assert all(isinstance(outcome, Written) for outcome in outcomes)
    for place, number in ((room, 20), (other, 40)):
        seqs = list(Entry.objects.filter(room=place).order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, number + 1))
        assert Room.objects.get(pk=place.pk).last_seq == number


def test_times_follow_the_numbers():
    room, ana, _lee = make_two_in_a_room()
    append(room, *(Draft("post", ana, "x") for _ in range(3)))
    times = list(Entry.objects.order_by("seq").values_list("at", flat=True))
    assert all(earlier <= later for earlier, later in pairwise(times))


def test_each_line_of_a_batch_has_its_own_answer():
    room, ana, lee = make_two_in_a_room()
    bo, cy = make_client(), make_client()
    mute(room, ana)
    outcomes = write_batch([wish(room, ana), wish(room, bo), wish(room, lee), wish(room, cy)])
    assert [type(outcome) for outcome in outcomes] == [Muted, NotInRoom, Written, NotInRoom]
    assert outcomes[2].entry.seq == 1


def test_a_line_that_cannot_be_sealed_does_not_take_the_others_with_it():
    room, ana, lee = make_two_in_a_room()
    destroy_data_key(ana.pk)
    outcomes = write_batch([wish(room, ana), wish(room, lee)])
    assert [type(outcome) for outcome in outcomes] == [Unreadable, Written]
    assert Room.objects.get(pk=room.pk).last_seq == 1


async def test_a_broken_connection_is_mended_without_losing_or_doubling(live, monkeypatch):
    room, ana, _lee = make_two_in_a_room()
    write, broken = module.write, iter([True, False])

    def stumbling(placed, **options):
        if next(broken):
            connection.close()
            raise OperationalError("server closed the connection unexpectedly")
        return write(placed, **options)

    monkeypatch.setattr(module, "write", stumbling)
    [(_, outcome)] = await told_by_journal(wish(room, ana))
    assert (outcome.entry.seq, Entry.objects.count()) == (1, 1)


async def test_a_database_that_stays_away_is_said_so(live, monkeypatch):
    room, ana, _lee = make_two_in_a_room()

    def away(placed, **options):
        raise OperationalError("connection refused")

    monkeypatch.setattr(module, "write", away)
    [(_, outcome)] = await told_by_journal(wish(room, ana))
    assert isinstance(outcome, NotSaved)


async def told_by_journal(*wishes):
    """Put wishes into a journal of the test's own and return what it tells."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future = loop.create_future()
    desk = Desk("test", 1, loop)
    journal = Journal(desk, told.set_result)
    try:
        for one in wishes:
            journal.put(one)
        return await told
    finally:
        desk.stop()
        desk.join(3)


async def test_too_many_waiting_are_refused_as_busy(live, settings):
    settings.ROOMS = {"waiting_posts": 2}
    limits.cache_clear()
    room, ana, lee = make_two_in_a_room()
    end_stay(room, lee, quiet=True)
    with pytest.raises(Busy):
        await told_by_journal(*(wish(room, ana) for _ in range(4)))
