"""Home: one next thing, the week, the groups."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.actions.circle import give_daily_check_in
from groups.actions.planning import change_group, keep_place
from groups.actions.reminders import remind
from groups.models import Session
from groups.queries.agreed import wording_of
from groups.queries.home import home_of
from iop.notices.actions import notify
from iop.notices.models import Notice
from iop.people.actions import answer_agreement, take_back
from iop.people.models import Consent, Person
from iop.policy import Role
from iop.rooms.actions import post_text
from tests.factories.groups import make_group, make_leader, make_member, make_session, some_staff
from tests.factories.people import (
    make_client,
    make_consent,
    make_facilitator,
    make_person,
    make_staff,
)

pytestmark = pytest.mark.django_db
TONIGHT = "2026-11-24T22:48:00Z"  # 5:48 pm Eastern


def fresh(person: Person) -> Person:
    """The person as a new request reads them."""
    return Person.objects.get_queryset().get(pk=person.pk)


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def test_home_says_when_who_and_how_long(signed_in):
    with time_machine.travel(TONIGHT, tick=False):
        group = make_group(name="Evening anxiety circle")
        make_leader(group, display_name="Dana")
        maya = make_member(group, display_name="Maya")
        for _ in range(6):
            make_member(group)
        make_session(group, starts_at=timezone.now() + timedelta(minutes=12))

        page = signed_in(maya).get("/").content.decode()

    text = " ".join(page.split())
    assert "Tonight, 6:00 pm Eastern" in text
    assert "Evening anxiety circle · 75 minutes" in text
    assert "Seven other people are expected." in text
    assert "<strong>Dana</strong>" in text
    assert "Go to the lobby" in text


def test_the_title_and_the_address_name_no_group(signed_in):
    group = make_group(name="Evening anxiety circle")
    make_session(group)

    response = signed_in(make_member(group)).get("/")

    title = response.content.decode().split("<title>")[1].split("</title>")[0]
    assert "anxiety" not in title


@pytest.mark.parametrize(
    ("minutes", "state", "act"),
    [
        (600, "planned", "look"),
        (14, "planned", "lobby"),
        (14, "lobby", "lobby"),
        (-5, "running", "join"),
    ],
)
def test_the_button_follows_the_state(minutes, state, act):
    group = make_group()
    starts_at = timezone.now() + timedelta(minutes=minutes)
    make_session(group, starts_at=starts_at, state=state)

    home = home_of(make_member(group))

    assert home.next.act == act


def test_a_leader_is_offered_to_open_the_room_half_an_hour_before():
    group = make_group()
    make_session(group, starts_at=timezone.now() + timedelta(minutes=29))

    home = home_of(make_leader(group))

    assert (home.next.act, home.next.leads) == ("lead", True)


def test_a_kept_seat_is_the_next_thing_when_no_session_is_near(signed_in):
    group, person = make_group(name="Coping skills"), make_client()
    keep_place(group, by=some_staff(), person=person)

    page = signed_in(person).get("/").content.decode()

    assert "A seat is kept for you" in page
    assert "Read and answer" in page


def test_who_said_no_is_not_asked_again_at_home():
    group, person = make_group(), make_client()
    keep_place(group, by=some_staff(), person=person)
    make_consent(person, Consent.Kind.GROUND_RULES, about=group.key, was_given=False)

    home = home_of(person)

    assert home.places == []


def test_without_groups_home_is_calm(signed_in):
    page = signed_in(make_client()).get("/").content.decode()

    assert "Nothing waits for you today" in page
    assert "You are not in a group yet" in page


def test_the_week_runs_from_today_where_the_person_is():
    with time_machine.travel("2026-11-24T02:30:00Z", tick=False):  # Monday, 9:30 pm Eastern
        group = make_group()
        maya = make_member(group, zone="America/New_York")
        late = make_session(group, starts_at=timezone.now() + timedelta(hours=1))
        make_session(group, starts_at=late.starts_at + timedelta(days=1))

        week = home_of(maya).week

    days = [(day.date.isoformat(), len(day.events)) for day in week[:3]]
    assert days == [("2026-11-23", 1), ("2026-11-24", 1), ("2026-11-25", 0)]
    assert [day.is_today for day in week] == [True] + [False] * 6


def test_a_called_off_session_stays_in_the_week_without_a_link():
    group = make_group()
    make_session(group, state=Session.State.CANCELLED)

    home = home_of(make_member(group))

    event = home.week[0].events[0] if home.week[0].events else home.week[1].events[0]
    assert (event.kind, event.href, home.next) == ("off", "", None)


def test_a_forgotten_session_is_not_waited_for():
    group = make_group()
    make_session(group, starts_at=timezone.now() - timedelta(hours=3))

    assert home_of(make_member(group)).next is None


def test_unread_words_are_counted_for_each_group():
    group = make_group()
    maya, sam = make_member(group), make_member(group)
    post_text(group.lounge, by=sam, text="Good morning", client_id="a" * 22)

    lines = home_of(maya).groups

    assert [(line.unread, line.last_at is not None) for line in lines] == [(1, True)]


def test_the_daily_check_in_is_asked_once():
    group = make_group()
    maya = make_member(group)
    before = home_of(fresh(maya)).has_checked_in

    give_daily_check_in(group, by=maya, mood=6, word="steady")

    assert (before, home_of(fresh(maya)).has_checked_in) == (False, True)


def test_a_day_ends_at_the_persons_own_midnight():
    with time_machine.travel("2026-11-24T22:00:00Z", tick=False) as clock:
        group = make_group()
        kiri = make_member(group, zone="Pacific/Auckland")  # Wednesday morning there
        first = give_daily_check_in(group, by=kiri, mood=6)
        clock.shift(timedelta(hours=14))

        second = give_daily_check_in(group, by=kiri, mood=7)

    zone = ZoneInfo("Pacific/Auckland")
    assert (first.local_date, second.local_date) == (
        first.given_at.astimezone(zone).date(),
        second.given_at.astimezone(zone).date(),
    )


def test_staff_find_the_programme(signed_in):
    page = signed_in(make_staff()).get("/").content.decode()

    assert reverse("groups:staff") in page


def fill(person: Person, *, groups: int, members: int, words: int) -> None:
    for _ in range(groups):
        group = make_group(person, leaders=(make_facilitator(),))
        others = [make_member(group) for _ in range(members)]
        for number in range(words):
            post_text(
                group.lounge, by=others[0], text="Hello", client_id=f"{group.pk:011}{number:011}"
            )
        make_session(group)
        notify(person, kind="place_kept", occasion=f"group:{group.pk}")


def queries_of(browser) -> int:
    with CaptureQueriesContext(connection) as queries:
        browser.get("/")
    return len(queries)


def test_home_costs_the_same_however_much_there_is(signed_in):
    maya = make_client()
    browser = signed_in(maya)
    fill(maya, groups=1, members=1, words=1)
    browser.get("/")
    with_one = queries_of(browser)
    fill(maya, groups=29, members=1, words=1)
    fill(maya, groups=1, members=9, words=29)

    assert (queries_of(browser), with_one <= 12) == (with_one, True)


@pytest.fixture
def withdrawn():
    """A member who took confidentiality back; the group meets in a minute."""
    group = make_group(name="Evening circle")
    ana, ben = make_member(group, display_name="Ana"), make_member(group, display_name="Ben")
    session = make_session(group)
    take_back(ana, by=ana, subject=(Consent.Kind.CONFIDENTIALITY, ""))
    return fresh(ana), ben, group, session


def test_who_took_an_agreement_back_reads_what_it_closes_and_is_not_pressed(signed_in, withdrawn):
    ana, _ben, group, _session = withdrawn

    home = signed_in(ana).get("/").content.decode()
    page = signed_in(ana).get(reverse("groups:group", args=[group.key])).content.decode()

    lists = signed_in(ana).get(reverse("groups:groups")).content.decode()
    for text in (home, lists):
        assert "Your seat stays yours:" in text
        assert "A seat is kept for you" not in text
        assert "You are not in a group yet" not in text
    assert "an agreement waits for your answer" in page
    assert ["Ben" in home, "Ben" in page] == [False, False]


def test_the_door_leads_them_to_the_agreement_and_takes_no_number(signed_in, withdrawn):
    ana, _ben, _group, session = withdrawn
    address = reverse("groups:session", args=[session.key])

    answers = [
        signed_in(ana).get(address),
        signed_in(ana).post(reverse("groups:arrive", args=[session.key]), {"place": "At home"}),
    ]

    assert [answer["Location"] for answer in answers] == [reverse("people:consents")] * 2


def test_they_are_not_reminded_of_what_they_cannot_join(withdrawn):
    ana, ben, _group, _session = withdrawn

    remind()

    told = set(Notice.objects.values_list("person_id", flat=True))
    assert [ana.pk in told, ben.pk in told] == [False, True]


def test_changed_ground_rules_are_asked_anew_and_those_who_lead_are_spared(signed_in):
    group = make_group(name="Evening circle")
    lee, ana = make_leader(group), make_member(group)
    change_group(group, by=some_staff(), ground_rules="We speak from our own life.")

    homes = [signed_in(one).get("/").content.decode() for one in (ana, lee)]

    asked = "The ground rules of Evening circle have changed."
    assert [asked in home for home in homes] == [True, False]


def test_whoever_agrees_to_the_changed_rules_is_not_asked_again(signed_in):
    group = make_group()
    ana = make_member(group)
    group = change_group(group, by=some_staff(), ground_rules="We speak from our own life.")
    subject = (Consent.Kind.GROUND_RULES, group.key)

    answer_agreement(ana, by=ana, subject=subject, wording=wording_of(group), was_given=True)

    assert home_of(fresh(ana)).changed_rules == []


def test_operators_are_shown_to_what_they_run_and_wait_for_no_seat(signed_in):
    browser = signed_in(make_person(Role.OPERATOR))

    main = browser.get("/").content.decode().split("<main", 1)[1]

    assert 'href="/operate/"' in main
    assert ("You are not in a group yet" in main, "Your week" in main) == (False, False)


def links_of(home) -> list[str]:
    return [event.href for day in home.week for event in day.events]


def test_the_week_leads_staff_to_planning_and_to_who_came():
    with time_machine.travel(TONIGHT, tick=False):
        group = make_group()
        over = make_session(
            group, starts_at=timezone.now() - timedelta(hours=3), state=Session.State.ENDED
        )
        make_session(group, starts_at=timezone.now() + timedelta(hours=3))

        home = home_of(fresh(some_staff(group.programme)))

    after = reverse("groups:after", args=[over.key])
    assert links_of(home) == [after, reverse("groups:staff_group", args=[group.key])]


def test_the_week_leads_members_and_leaders_to_the_session():
    with time_machine.travel(TONIGHT, tick=False):
        group = make_group()
        people = [make_member(group), make_leader(group)]
        session = make_session(group)

        found = [links_of(home_of(fresh(person))) for person in people]

    assert found == [[reverse("groups:session", args=[session.key])]] * 2
