"""Staff plan the programme: its pages, its forms, its series."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.actions.planning import (
    cancel_session,
    change_series,
    change_session,
    create_series,
    end_group,
    end_series,
    keep_place,
    plan_sessions,
)
from groups.errors import ImpossibleSeries, SeriesOverlaps, SessionOver, UnknownZone
from groups.models import Group, Membership, Place, Series, Session
from groups.recurrence import zone_of
from iop.notices.models import Notice
from tests.factories.groups import (
    make_group,
    make_leader,
    make_member,
    make_running_session,
    make_session,
    some_staff,
)
from tests.factories.people import (
    make_client,
    make_facilitator,
    make_programme,
    make_staff,
)

pytestmark = pytest.mark.django_db
GROUP = {
    "name": "Evening circle",
    "kind": "general",
    "focus": "Worry in the evening",
    "about": "",
    "enrolment": "open",
    "cap": "8",
    "ground_rules": "What is said here stays here.",
}
SERIES = {
    "weekday": "1",
    "starts": "18:00",
    "minutes": "75",
    "zone": "America/New_York",
    "first_on": "2026-11-24",
    "last_on": "",
    "topic": "",
    "service": "peer",
}
TODAY = "2026-11-22T15:00:00Z"


@pytest.fixture
def today(request):
    """Hold the clock at a Sunday in November, before anybody signs in."""
    with time_machine.travel(getattr(request, "param", TODAY), tick=False):
        yield


@pytest.fixture
def staff():
    return make_staff()


@pytest.fixture
def desk(client, staff):
    """A browser in which staff are signed in."""
    client.force_login(staff)
    return client


def weekly(group: Group, **values) -> Series:
    return create_series(
        group,
        **{
            "by": some_staff(group.programme),
            "weekday": 1,
            "starts": time(18),
            "minutes": 75,
            "zone": "America/New_York",
            "first_on": timezone.localdate(),
            "last_on": None,
        }
        | values,
    )


def test_staff_make_a_group_with_its_lounge(desk):
    response = desk.post(reverse("groups:new_group"), GROUP)

    group = Group.objects.get()
    assert response.url == reverse("groups:new_series", kwargs={"key": group.key})
    assert (group.name, group.cap, group.lounge_id is not None) == ("Evening circle", 8, True)


def test_a_series_plans_its_weeks_in_its_own_zone(today, desk):
    group = make_group()

    desk.post(reverse("groups:new_series", kwargs={"key": group.key}), SERIES)

    dates = [one.isoformat() for one in group.sessions.values_list("local_date", flat=True)]
    assert dates == ["2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"]
    assert group.sessions.first().starts_at.isoformat() == "2026-11-24T23:00:00+00:00"


def test_planning_again_plans_nothing_twice():
    series = weekly(make_group())
    until = timezone.localdate() + timedelta(weeks=6)
    first = plan_sessions(series, until=until)

    second = plan_sessions(series, until=until)

    assert [one.pk for one in second] == [one.pk for one in first]


def test_planning_again_leaves_a_called_off_session_called_off():
    series = weekly(make_group())
    session = series.sessions.first()
    cancel_session(session, by=some_staff())

    plan_sessions(series, until=session.local_date)

    assert [one.state for one in series.sessions.filter(local_date=session.local_date)] == [
        "cancelled"
    ]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"zone": "Mars/Olympus"}, UnknownZone),
        ({"minutes": 25 * 60}, ImpossibleSeries),
        ({"minutes": 0}, ImpossibleSeries),
        ({"weekday": 9}, ImpossibleSeries),
        ({"last_on": date(2020, 1, 1)}, ImpossibleSeries),
    ],
)
def test_a_series_that_cannot_be_met_is_refused(values, refusal):
    group = make_group()

    with pytest.raises(refusal):
        weekly(group, **values)

    assert not Series.objects.exists()


def test_ending_a_series_calls_off_what_was_planned_and_tells_members():
    group = make_group()
    member = make_member(group)
    series = weekly(group)

    end_series(series, by=some_staff())

    assert set(series.sessions.values_list("state", flat=True)) == {"cancelled"}
    told = Notice.objects.filter(kind="session_changed").values_list("person_id", flat=True)
    assert list(told) == [member.pk]


def test_calling_a_session_off_tells_its_members(desk):
    group = make_group()
    member = make_member(group)
    session = make_session(group)

    desk.post(reverse("groups:cancel_session", kwargs={"key": session.key}))

    session.refresh_from_db()
    assert session.state == "cancelled"
    assert Notice.objects.get(person=member).kind == "session_changed"


def test_a_running_session_is_not_called_off():
    group = make_group()
    session = make_running_session(group, leader=make_leader(group))

    with pytest.raises(SessionOver):
        cancel_session(session, by=some_staff())


BAD_GROUPS = [
    ({"name": ""}, "name"),
    ({"name": "   "}, "name"),
    ({"name": "a" * 61}, "name"),
    ({"name": "Evening\x00circle"}, "name"),
    ({"name": "Evening \u202ecircle"}, "name"),
    ({"name": "\u200b"}, "name"),
    ({"kind": "wizards"}, "kind"),
    ({"kind": ""}, "kind"),
    ({"enrolment": "maybe"}, "enrolment"),
    ({"cap": "13"}, "cap"),
    ({"cap": "1"}, "cap"),
    ({"cap": "-3"}, "cap"),
    ({"cap": "ten"}, "cap"),
    ({"cap": "8.5"}, "cap"),
    ({"cap": "9" * 400}, "cap"),
    ({"ground_rules": ""}, "ground_rules"),
    ({"ground_rules": "a" * 2001}, "ground_rules"),
    ({"about": "a" * 601}, "about"),
]


@pytest.mark.parametrize(("values", "field"), BAD_GROUPS)
def test_a_bad_group_is_refused_kindly_and_what_was_typed_is_kept(desk, values, field):
    response = desk.post(reverse("groups:new_group"), GROUP | values)

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (200, [field])
    assert "Worry in the evening" in response.content.decode()
    assert not Group.objects.exists()


@pytest.mark.parametrize("field", ["name", "kind", "enrolment", "cap", "ground_rules"])
def test_a_missing_field_is_refused(desk, field):
    values = {name: value for name, value in GROUP.items() if name != field}

    response = desk.post(reverse("groups:new_group"), values)

    assert list(response.context["form"].errors) == [field]


def test_a_name_with_line_breaks_becomes_one_line(desk):
    desk.post(reverse("groups:new_group"), GROUP | {"name": "Evening\r\nBcc: all"})

    assert Group.objects.get().name == "Evening Bcc: all"


@pytest.mark.parametrize(
    "name", ["مجموعة المساء", "Vòng tròn buổi tối", "می‌خواهم", "D’Arcy’s", "Q"]
)
def test_names_in_every_writing_are_welcome(desk, name):
    desk.post(reverse("groups:new_group"), GROUP | {"name": name})

    assert Group.objects.get().name == name


def test_a_taken_name_is_said_beside_the_name(desk):
    make_group(name="Evening circle")

    response = desk.post(reverse("groups:new_group"), GROUP)

    assert list(response.context["form"].errors) == ["name"]


@pytest.mark.parametrize("name", ["evening circle", "EVENING  CIRCLE", " Evening\u00a0circle "])
def test_a_name_that_reads_like_a_taken_one_is_said_beside_the_name(desk, name):
    make_group(name="Evening circle")
    other = make_group(name="Mornings")

    pages = [
        desk.post(reverse("groups:new_group"), GROUP | {"name": name}),
        desk.post(reverse("groups:change_group", args=[other.key]), GROUP | {"name": name}),
    ]

    assert [list(page.context["form"].errors) for page in pages] == [["name"], ["name"]]
    assert set(Group.objects.values_list("name", flat=True)) == {"Evening circle", "Mornings"}


def test_a_group_may_write_its_own_name_otherwise(desk):
    group = make_group(name="Evening circle")

    desk.post(reverse("groups:change_group", args=[group.key]), GROUP | {"name": "Evening Circle"})

    assert Group.objects.get().name == "Evening Circle"


def test_the_name_of_an_ended_group_or_of_another_programme_is_free(desk):
    end_group(make_group(name="Evening circle"), by=some_staff())
    make_group(name="evening circle", programme=make_programme("Lakeside"))

    desk.post(reverse("groups:new_group"), GROUP)

    assert Group.objects.filter(name="Evening circle", ended_at=None).count() == 1


def test_nothing_can_be_slipped_into_a_group(desk, staff):
    other = make_programme("Lakeside")

    desk.post(
        reverse("groups:new_group"),
        GROUP | {"programme": other.pk, "key": "mine", "ended_at": "2020-01-01", "lounge": "1"},
    )

    group = Group.objects.get()
    assert (group.programme, group.key == "mine", group.ended_at) == (staff.programme, False, None)


def test_too_many_fields_are_refused(desk):
    response = desk.post(
        reverse("groups:new_group"), GROUP | {f"x{number}": "1" for number in range(1001)}
    )

    assert response.status_code == 400


def test_sending_a_form_twice_makes_one_group(desk):
    desk.post(reverse("groups:new_group"), GROUP)
    desk.post(reverse("groups:new_group"), GROUP)

    assert Group.objects.count() == 1


BAD_SERIES = [
    ({"zone": "Mars/Olympus"}, "zone"),
    ({"zone": "../../etc/passwd"}, "zone"),
    ({"zone": ""}, "zone"),
    ({"weekday": "7"}, "weekday"),
    ({"weekday": "Tuesday"}, "weekday"),
    ({"starts": "25:00"}, "starts"),
    ({"starts": "23:59:60"}, "starts"),
    ({"starts": "noon"}, "starts"),
    ({"minutes": "0"}, "minutes"),
    ({"minutes": "14"}, "minutes"),
    ({"minutes": "1500"}, "minutes"),
    ({"minutes": "-75"}, "minutes"),
    ({"minutes": "an hour"}, "minutes"),
    ({"first_on": "0001-01-01"}, "first_on"),
    ({"first_on": "9999-12-31"}, "first_on"),
    ({"first_on": "2026-11-01"}, "first_on"),
    ({"first_on": "2027-02-29"}, "first_on"),
    ({"first_on": "tomorrow"}, "first_on"),
    ({"last_on": "2026-11-23"}, "last_on"),
    ({"last_on": "9999-12-31"}, "last_on"),
    ({"first_on": "2026-11-25", "last_on": "2026-11-30"}, "last_on"),
    ({"service": "magic"}, "service"),
    ({"topic": "a" * 81}, "topic"),
]


@pytest.mark.parametrize(("values", "field"), BAD_SERIES)
def test_a_bad_series_is_refused_kindly(today, desk, values, field):
    group = make_group()

    response = desk.post(reverse("groups:new_series", kwargs={"key": group.key}), SERIES | values)

    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert not Session.objects.exists()


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Pacific/Apia", "UTC"])
def test_far_zones_are_welcome(today, desk, zone):
    group = make_group()

    desk.post(reverse("groups:new_series", kwargs={"key": group.key}), SERIES | {"zone": zone})

    assert group.series.get().zone == zone


@pytest.mark.parametrize("today", ["2028-02-20T15:00:00Z"], indirect=True)
def test_the_29th_of_february_is_a_day(today, desk):
    group = make_group()
    values = SERIES | {"first_on": "2028-02-29", "last_on": "2028-02-29"}

    desk.post(reverse("groups:new_series", kwargs={"key": group.key}), values)

    assert [one.local_date for one in group.sessions.all()] == [date(2028, 2, 29)]


def test_a_seat_is_kept_for_somebody_known(desk):
    group, person = make_group(), make_client()

    desk.post(
        reverse("groups:add_person", kwargs={"key": group.key}),
        {"person": person.key, "part": "member"},
    )

    assert Place.objects.get().person == person


def test_somebody_known_is_made_to_lead(desk):
    group, person = make_group(), make_facilitator()

    desk.post(
        reverse("groups:add_person", kwargs={"key": group.key}),
        {"person": person.key, "part": "facilitator"},
    )

    assert Membership.objects.get().part == "facilitator"


def test_a_full_group_says_so_and_keeps_the_choice(desk):
    group = make_group(cap=2)
    make_member(group), make_member(group)
    person = make_client()

    response = desk.post(
        reverse("groups:add_person", kwargs={"key": group.key}),
        {"person": person.key, "part": "member"},
    )

    assert response.status_code == 200
    assert "Every seat of this group is taken" in response.content.decode()


def test_somebody_of_another_programme_cannot_be_chosen(desk):
    group = make_group()
    stranger = make_client(programme=make_programme("Lakeside"))

    response = desk.post(
        reverse("groups:add_person", kwargs={"key": group.key}),
        {"person": stranger.key, "part": "member"},
    )

    assert list(response.context["add"].errors) == ["person"]


def test_a_place_of_another_group_is_not_released(desk):
    group, other = make_group(), make_group()
    place = keep_place(other, by=some_staff(), person=make_client())

    address = reverse("groups:release_place", kwargs={"key": group.key})
    answers = [
        desk.post(address, {"place": number}).status_code
        for number in (place.pk, "", "-1", "١", "9" * 30)
    ]

    assert answers == [404] * 5
    assert Place.objects.count() == 1


@pytest.mark.parametrize("name", ["staff_group", "change_group", "end_group", "new_series"])
def test_staff_of_another_programme_find_nothing(client, name):
    group = make_group()
    client.force_login(make_staff(programme=make_programme("Lakeside")))

    response = client.get(reverse(f"groups:{name}", kwargs={"key": group.key}))

    assert response.status_code == 404


@pytest.mark.parametrize("make", [make_client, make_facilitator])
def test_nobody_else_plans(client, make):
    group = make_group()
    client.force_login(make())

    answers = [
        client.get(reverse("groups:staff")).status_code,
        client.get(reverse("groups:staff_group", kwargs={"key": group.key})).status_code,
        client.post(reverse("groups:new_group"), GROUP).status_code,
    ]

    assert answers == [404, 404, 404]


def test_a_group_is_ended_only_when_asked_once_more(desk):
    group = make_group()
    address = reverse("groups:end_group", kwargs={"key": group.key})

    desk.get(address)
    still = Group.objects.running().count()
    desk.post(address)

    assert (still, Group.objects.running().count()) == (1, 0)


def test_staff_change_their_own_programme_only(desk, staff):
    other = make_programme("Lakeside")
    values = {"name": "Riverside", "zone": "America/Chicago", "help_line": "", "pk": other.pk}

    desk.post(reverse("groups:programme"), values)

    staff.programme.refresh_from_db()
    other.refresh_from_db()
    assert (staff.programme.zone, other.name) == ("America/Chicago", "Lakeside")


def test_a_help_line_that_nobody_could_dial_is_refused(desk, staff):
    values = {"name": "Riverside", "zone": "America/Chicago", "help_line": "banana"}

    response = desk.post(reverse("groups:programme"), values)

    staff.programme.refresh_from_db()
    assert list(response.context["form"].errors) == ["help_line"]
    assert 'value="banana"' in response.content.decode()
    assert staff.programme.help_line == ""


def queries_of(browser, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def fill(group: Group, count: int) -> None:
    for _ in range(count):
        make_session(group)
    if group.memberships.count() < 10:
        make_member(group)
        keep_place(group, by=some_staff(), person=make_client())


@pytest.mark.parametrize("name", ["staff", "staff_group", "group", "groups"])
def test_pages_cost_the_same_however_much_there_is(client, name):
    group = make_group(cap=12)
    leader = make_leader(group)
    client.force_login(leader if name in {"group", "groups"} else some_staff())
    keys = {"key": group.key} if name in {"staff_group", "group"} else {}
    address = reverse(f"groups:{name}", kwargs=keys)
    fill(group, 1)
    client.get(address)
    few = queries_of(client, address)
    for _ in range(5):
        fill(group, 6)
        fill(make_group(leaders=(leader,)), 1)

    assert (queries_of(client, address), few <= 14) == (few, True)


def weekly_of(group: Group, **values) -> Series:
    known = {
        "weekday": 1,
        "starts": time(18),
        "minutes": 75,
        "zone": "America/New_York",
        "first_on": date(2026, 11, 22),
        "last_on": None,
    }
    return create_series(group, by=some_staff(), **known | values)


def hours(group: Group) -> list[str]:
    """When the group's sessions begin, on the clocks of New York."""
    eastern = zone_of("America/New_York")
    coming = Session.objects.coming().filter(group=group)
    return [f"{one.starts_at.astimezone(eastern):%a %d %b %H:%M}" for one in coming]


def test_a_changed_weekly_time_holds_from_now_on_and_people_are_told_once(today):
    group = make_group()
    maya = make_member(group)
    old = weekly_of(group)

    change_series(
        old, by=some_staff(), weekday=3, starts=time(19), minutes=60, zone="America/New_York",
        first_on=date(2026, 11, 22), last_on=None,
    )  # fmt: skip

    assert hours(group)[:2] == ["Thu 26 Nov 19:00", "Thu 03 Dec 19:00"]
    assert Session.objects.filter(series=old).count() == 0
    assert Notice.objects.filter(person=maya, kind="session_changed").count() == 1


def test_a_change_that_is_refused_changes_nothing(today):
    group = make_group()
    old, other = weekly_of(group), weekly_of(group, weekday=3)
    before = hours(group)

    with pytest.raises(SeriesOverlaps):
        change_series(
            old, by=some_staff(), weekday=3, starts=time(18, 30), minutes=75,
            zone="America/New_York", first_on=date(2026, 11, 22), last_on=None,
        )  # fmt: skip

    old.refresh_from_db()
    assert (old.ended_at, other.ended_at, hours(group)) == (None, None, before)


@pytest.mark.parametrize(
    ("values", "is_refused"),
    [
        ({}, True),  # the same once more: a double click
        ({"starts": time(19, 14)}, True),
        ({"starts": time(19, 15)}, False),
        ({"weekday": 2}, False),
        ({"starts": time(17), "zone": "America/Chicago"}, True),
    ],
)
def test_two_weekly_times_of_a_group_do_not_overlap(today, values, is_refused):
    group = make_group()
    weekly_of(group)

    try:
        weekly_of(group, **values)
        refused = False
    except SeriesOverlaps:
        refused = True

    assert refused == is_refused


def test_a_weekly_time_that_is_over_today_begins_next_week():
    with time_machine.travel("2026-11-25T01:00:00Z", tick=False):  # Tuesday, 8 pm Eastern
        group = make_group()

        weekly_of(group, first_on=date(2026, 11, 24))

    assert hours(group)[0] == "Tue 01 Dec 18:00"


def test_one_session_is_moved_and_planning_makes_no_second_one(today):
    group = make_group()
    maya = make_member(group)
    series = weekly_of(group)
    session = series.sessions.order_by("starts_at").first()

    moved = change_session(
        session, by=some_staff(), starts_on=date(2026, 11, 25), starts=time(17), minutes=60,
        topic="Sleep",
    )  # fmt: skip
    plan_sessions(series, until=date(2026, 12, 20))

    assert hours(group)[:2] == ["Wed 25 Nov 17:00", "Tue 01 Dec 18:00"]
    assert (moved.minutes, moved.topic) == (60, "Sleep")
    assert Notice.objects.filter(person=maya, kind="session_changed").count() == 1


def test_a_new_topic_alone_tells_nobody(today):
    group = make_group()
    make_member(group)
    session = weekly_of(group).sessions.order_by("starts_at").first()

    change_session(
        session, by=some_staff(), starts_on=date(2026, 11, 24), starts=time(18), minutes=75,
        topic="Sleep",
    )  # fmt: skip

    assert not Notice.objects.filter(kind="session_changed").exists()


def test_a_session_that_has_begun_stays_as_it_is():
    group = make_group()
    session = make_running_session(group, leader=make_leader(group))

    with pytest.raises(SessionOver):
        change_session(
            session, by=some_staff(), starts_on=timezone.localdate(), starts=time(18), minutes=60,
            topic="",
        )  # fmt: skip


def test_the_form_of_one_session_shows_its_own_clock_and_keeps_what_was_typed(today, desk, staff):
    group = make_group(programme=staff.programme)
    session = weekly_of(group).sessions.order_by("starts_at").first()
    address = reverse("groups:change_session", args=[session.key])

    shown = desk.get(address).content.decode()
    refused = desk.post(
        address, {"starts_on": "2026-11-20", "starts": "18:00", "minutes": "75", "topic": "Sleep"}
    ).content.decode()

    assert 'value="18:00"' in shown
    assert "Times are in Eastern time" in shown
    assert 'value="Sleep"' in refused
    assert "Choose today or a day to come." in refused


def test_the_form_of_a_weekly_time_changes_it_from_now_on(today, desk, staff):
    group = make_group(programme=staff.programme)
    series = weekly_of(group)
    address = reverse("groups:change_series", args=[series.key])

    shown = desk.get(address).content.decode()
    desk.post(address, SERIES | {"weekday": "4"})

    assert 'value="18:00"' in shown
    assert hours(group)[0] == "Fri 27 Nov 18:00"


def test_staff_see_the_programmes_week_at_home(today, desk, staff):
    group = make_group(programme=staff.programme, name="Evening circle")
    weekly_of(group, weekday=6)

    page = " ".join(desk.get("/").content.decode().split())

    assert "One session today" in page
    assert "Evening circle · 6:00 pm" in page
    assert "The programme’s week" in page
