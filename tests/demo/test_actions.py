"""What filling leaves behind obeys what the live site promises."""

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise

import time_machine
from django.db.models import F, Max
from django.db.models.functions import Now

from demo.actions import keep_company, open_today
from demo.company import load
from demo.evening import SOCKET
from groups.actions.attendance import count_attendance
from groups.models import (
    Arrival,
    Attendance,
    Group,
    LeavingCheck,
    Membership,
    Session,
)
from iop.people.models import Grant, Invitation, Person, Programme
from iop.rooms.models import Entry, Room, Stay, Visit
from iop.rooms.queries import lines_before, present
from iop.vault.models import DataKey


def named(name: str) -> Person:
    return Person.objects.get(display_name=name)


def running() -> Session:
    return Session.objects.select_related("group", "room").get(state=Session.State.RUNNING)


def test_there_are_eight_groups_of_eight_kinds(filled):
    kinds = Group.objects.running().values_list("kind", flat=True)
    assert (filled.groups, sorted(kinds)) == (8, sorted(Group.Kind.values))


def test_everybody_has_a_role_and_a_key_to_seal_with(filled):
    roles = Counter(Grant.objects.held().values_list("role", flat=True))
    assert (filled.people, DataKey.objects.count(), roles["staff"], roles["mentor"]) == (
        65,
        65,
        2,
        3,
    )


def test_logs_have_no_gaps(filled):
    for room in Room.objects.all():
        numbers = room.entries.order_by("seq").values_list("seq", flat=True)
        assert list(numbers) == list(range(1, room.last_seq + 1))


def test_logs_run_in_the_order_of_time_and_not_beyond_now(filled, saturday):
    for room in Room.objects.all():
        times = list(room.entries.order_by("seq").values_list("at", flat=True))
        assert times == sorted(times)
    assert Entry.objects.aggregate(last=Max("at"))["last"] <= saturday


def test_people_speak_only_while_they_are_in_the_room(filled):
    stays = defaultdict(list)
    for stay in Stay.objects.all():
        stays[stay.room_id, stay.person_id].append(stay)
    for entry in Entry.objects.exclude(author=None).exclude(kind="left"):
        mine = stays[entry.room_id, entry.author_id]
        assert any(stay.covers(entry.seq) for stay in mine), entry.kind


def test_stays_of_one_person_in_one_room_do_not_overlap(filled):
    walls = Stay.objects.order_by("room_id", "person_id", "after_seq")
    pairs = pairwise(walls)
    together = [(a, b) for a, b in pairs if (a.room_id, a.person_id) == (b.room_id, b.person_id)]
    assert all(a.until_seq is not None and a.until_seq <= b.after_seq for a, b in together)


def test_ended_sessions_have_closed_rooms_and_no_open_stay(filled):
    ended = Session.objects.filter(state=Session.State.ENDED)
    assert ended.filter(room__closed_at__isnull=True).count() == 0
    assert Stay.objects.open().filter(room__session__in=ended).count() == 0


def test_attendance_equals_a_recount(filled):
    values = ("session_id", "person_id", "counted", "minutes", "first_at", "last_at")
    before = sorted(Attendance.objects.values_list(*values), key=lambda row: row[:2])
    for session in Session.objects.filter(state=Session.State.ENDED):
        count_attendance(session)
    after = sorted(Attendance.objects.values_list(*values), key=lambda row: row[:2])
    assert (before, len(before) > 0) == (after, True)


def test_nobody_sits_in_more_seats_than_a_group_has(filled):
    for group in Group.objects.all():
        assert Membership.objects.open().members().filter(group=group).count() <= group.cap


def test_every_red_leaving_check_was_met(filled):
    assert LeavingCheck.objects.filter(colour="red", met_by=None).count() == 0


def test_nobodys_place_is_kept_after_a_session(filled):
    ended = Arrival.objects.filter(session__state=Session.State.ENDED)
    assert {(one.place, one.call_back) for one in ended} == {("", "")}


def test_words_can_be_read_by_those_who_were_there(filled):
    session = Session.objects.filter(state="ended", group__name="Morning circle").first()
    reader = session.room.stays.filter(ended_at=session.ended_at).first().person
    page = lines_before(reader.standing(), session.room)
    assert all(line.text for line in page.entries if line.kind == "post" and line.state == "shown")


def test_invitations_stand_in_every_state(filled):
    assert {one.state for one in Invitation.objects.all()} == {
        "accepted",
        "open",
        "revoked",
        "expired",
    }


def test_one_session_is_open_and_half_of_its_round_is_done(filled, saturday):
    session = running()
    states = Counter(session.turns.values_list("state", flat=True))
    assert states == {"given": 3, "invited": 1, "waiting": 2}
    assert timedelta(minutes=4) < saturday - session.starts_at < timedelta(minutes=20)


def test_two_people_stand_at_the_door_of_the_open_session(filled):
    waiting = running().arrivals.filter(state=Arrival.State.WAITING).order_by("came_at")
    assert [one.person.display_name for one in waiting] == ["Nadia", "Marcus"]
    assert all(one.place and one.call_back for one in waiting)


def test_maya_belongs_to_the_open_session_and_has_not_come_yet(filled):
    session, maya = running(), named("Maya")
    mine = Session.objects.visible_to(maya.standing()).filter(pk=session.pk)
    assert (mine.count(), session.arrivals.filter(person=maya).count()) == (1, 0)


def test_eight_people_are_in_the_open_room(filled):
    # Presence goes by the database's clock, which no test can set.
    Visit.objects.filter(left_at__isnull=True).update(beat_at=Now())
    assert len(present(running().room)) == 8


def test_a_day_later_another_session_is_opened(filled, saturday):
    first = running()
    later = saturday + timedelta(days=1)
    with time_machine.travel(later, tick=False):
        opened = open_today(now=later)
        again = open_today(now=later)
    first.refresh_from_db()
    assert (first.state, running().pk, again) == (Session.State.ENDED, opened.pk, None)


def test_company_is_kept_only_while_the_session_runs(filled, saturday):
    Visit.objects.filter(socket__startswith=SOCKET).update(beat_at=F("arrived_at"))
    assert keep_company() == 8
    Session.objects.update(state=Session.State.ENDED)
    assert keep_company() == 0


def test_the_company_can_be_loaded_again(filled):
    company = load(Programme.objects.get())
    assert (len(company.people), company["Dana"].display_name) == (65, "Dana")
