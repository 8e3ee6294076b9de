"""Groups for tests. Dull: the least that is valid; what matters is said in the test."""

from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from groups.actions.planning import add_leader, create_group, keep_place
from groups.actions.sessions import admit, arrive, start_session
from groups.models import Arrival, Group, Membership, Session
from groups.queries.agreed import wording_of
from iop.people.models import Consent, Person, Programme
from iop.policy import Role
from tests.factories.people import (
    make_client,
    make_consent,
    make_facilitator,
    make_programme,
    make_staff,
)

numbers = count(1)


def some_staff(programme: Programme | None = None) -> Person:
    """Anybody on staff of the programme."""
    programme = programme or Programme.objects.first() or make_programme()
    known = Person.objects.get_queryset().filter(
        programme=programme, grants__role=Role.STAFF, grants__ended_at__isnull=True
    )
    return known.first() or make_staff(programme=programme)


def make_group(
    *people: Person, leaders: tuple[Person, ...] = (), programme: Programme | None = None, **values
) -> Group:
    """A running group in which these people sit and these lead."""
    staff = some_staff(programme)
    values = {
        "name": f"Group {next(numbers)}",
        "kind": Group.Kind.GENERAL,
        "ground_rules": "What is said here stays here.",
    } | values
    group = create_group(staff.programme, by=staff, **values)
    for person in people:
        make_member(group, person)
    for person in leaders:
        add_leader(group, person, by=staff)
    return group


def make_member(group: Group, person: Person | None = None, **values) -> Person:
    """Somebody who sits in the group and has agreed to its rules."""
    person = person or make_client(programme=group.programme, **values)
    agree(person, group)
    keep_place(group, by=some_staff(group.programme), person=person)
    return person


def make_leader(group: Group, person: Person | None = None, **values) -> Person:
    """Somebody who leads the group."""
    person = person or make_facilitator(programme=group.programme, **values)
    add_leader(group, person, by=some_staff(group.programme))
    return person


def agree(person: Person, group: Group) -> Consent:
    """Have the person agree to the group's ground rules."""
    found = Consent.objects.standing().filter(
        person=person, kind=Consent.Kind.GROUND_RULES, about=group.key
    )
    return found.first() or make_consent(
        person, Consent.Kind.GROUND_RULES, about=group.key, wording=wording_of(group)
    )


def make_session(
    group: Group, *, starts_at: datetime | None = None, minutes: int = 75, **values
) -> Session:
    """A planned session, about to begin unless said otherwise."""
    starts_at = starts_at or timezone.now() + timedelta(minutes=5)
    return Session.objects.create(
        group=group,
        local_date=starts_at.date(),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        zone="America/New_York",
        **values,
    )


def make_running_session(
    group: Group, *, leader: Person, inside: tuple[Person, ...] = ()
) -> Session:
    """A session that runs, its leader and these members in the room."""
    session = make_session(group)
    arrive(session, by=leader, place="", call_back="")
    for person in inside:
        come_in(session, person, leader=leader)
    return start_session(session, by=leader)


def come_in(session: Session, person: Person, *, leader: Person) -> Arrival:
    """Have a member come to the door and be let in."""
    arrival = arrive(session, by=person, place="At home, Dayton", call_back="937 555 0100")
    return admit(arrival, by=leader)


def membership_of(person: Person, group: Group) -> Membership:
    """The person's time in the group now."""
    return Membership.objects.open().get(person=person, group=group)
