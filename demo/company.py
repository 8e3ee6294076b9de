"""Makes the people of the demonstration, with their roles, stays in the programme and consents."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from allauth.account.models import EmailAddress

from demo.calendar import Calendar
from demo.library import Someone, cards, people
from groups.rules import badge_of
from iop.face.avatars import SEED_BYTES, SHAPES, Drawing, drawing_of
from iop.people.agreements import CONFIDENTIALITY, SHOWN_TO_MEMBERS, Agreement
from iop.people.models import Consent, Enrolment, Grant, Person, Programme
from iop.people.names import clean_name, keys_of
from iop.policy import IN_ROOMS, Role
from iop.vault.actions import make_data_key

HOST = "riverside.example"
APART = 5
FORMER = frozenset({"alumni", "mentor"})


@dataclass(slots=True)
class Company:
    """Everybody by name, and what the library says about each."""

    programme: Programme
    people: dict[str, Person] = field(default_factory=dict)
    about: dict[int, Someone] = field(default_factory=dict)
    badges: dict[int, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def life(self, person: Person) -> frozenset[str]:
        """Return what may be said about somebody's days."""
        return self.about[person.pk].life

    def of_role(self, *roles: str) -> list[Person]:
        """Return the people of these roles, in the library's order."""
        return [one for one in self.people.values() if self.about[one.pk].role in roles]


def load(programme: Programme) -> Company:
    """Return the company as it stands in the database. One query."""
    named = {one.display_name: one for one in Person.objects.filter(programme=programme)}
    return _company(programme, [named[one.name] for one in people() if one.name in named])


def _company(programme: Programme, persons: Sequence[Person]) -> Company:
    known = {one.name: one for one in people()}
    company = Company(programme)
    for person in persons:
        someone = known[person.display_name]
        company.people[someone.name], company.about[person.pk] = person, someone
        company.badges[person.pk] = badge_of(_roles(someone))
    return company


def gather(programme: Programme, calendar: Calendar, rng: Random) -> Company:
    """Make everybody; nobody has a password: the door of the demonstration lets them in."""
    seeds = _seeds(rng)
    rows = [_person(one, programme, calendar, seeds[one.name]) for one in people()]
    Person.objects.bulk_create(rows)
    for person in rows:
        make_data_key(person.pk)
    company = _company(programme, rows)
    _give_roles(company, calendar)
    addresses = [EmailAddress(user=p, email=p.email, verified=True, primary=True) for p in rows]
    EmailAddress.objects.bulk_create(addresses)
    return company


def _seeds(rng: Random) -> dict[str, str]:
    """Return seeds by name: everybody's drawing differs, and neighbours at the door differ most."""
    at_the_door = [one["name"] for one in cards()]
    names = dict.fromkeys([*at_the_door, *(one.name for one in people())])
    worn, found = set[Drawing](), dict[str, str]()
    for number, name in enumerate(names):
        wanted = number * APART % len(SHAPES)
        while name not in found:
            seed = urlsafe_b64encode(rng.randbytes(SEED_BYTES)).decode()
            drawing = drawing_of(seed)
            if drawing.shape == wanted and drawing not in worn:
                worn.add(drawing)
                found[name] = seed
    return found


def _person(one: Someone, programme: Programme, calendar: Calendar, seed: str) -> Person:
    name, joined_at = clean_name(one.name), calendar.ago(one.came)
    keys = keys_of(name)
    has_gone = one.left is not None and one.role not in FORMER
    person = Person(
        programme=programme,
        email=f"{name.lower().replace(' ', '-')}@{HOST}",
        display_name=name,
        name_skeleton=keys.skeleton,
        name_folded=keys.folded,
        pronouns=one.pronouns,
        zone=one.zone,
        avatar_seed=seed,
        joined_at=joined_at,
        settled_at=joined_at,
        is_active=not has_gone,
        ended_at=_left_at(one, calendar) if has_gone else None,
    )
    person.set_unusable_password()
    return person


def _left_at(one: Someone, calendar: Calendar) -> datetime | None:
    return None if one.left is None else calendar.ago(one.left)


def _roles(one: Someone) -> list[Role]:
    named = [one.role, *([one.also] if one.also else [])]
    return [Role(name) for name in (["alumni", *named] if one.role == "mentor" else named)]


def _give_roles(company: Company, calendar: Calendar) -> None:
    giver = company["Ines"]
    grants, enrolments = list[Grant](), list[Enrolment]()
    for person in company.people.values():
        one = company.about[person.pk]
        came, left = calendar.ago(one.came), _left_at(one, calendar)
        was_client = one.role in FORMER or one.role == "client"
        if was_client:
            span = {"started_at": came, "ended_at": left}
            grants.append(Grant(person=person, role=Role.CLIENT, given_by=giver, **span))
            ended_on = left.date() if left else None
            enrolments.append(Enrolment(person=person, started_on=came.date(), ended_on=ended_on))
        began = left if one.role in FORMER and left else came
        grants.extend(
            Grant(person=person, role=role, given_by=giver, started_at=began)
            for role in _roles(one)
            if role != Role.CLIENT
        )
    Grant.objects.bulk_create(grants)
    Enrolment.objects.bulk_create(enrolments)


def agree(company: Company, rules: Iterable[tuple[Person, Agreement]]) -> None:
    """Write down what everybody agreed to when they came, and to the rules of their groups."""
    asked = list(rules)
    for person in company.people.values():
        asked.append((person, CONFIDENTIALITY))
        if not IN_ROOMS.isdisjoint(_roles(company.about[person.pk])):
            asked.append((person, SHOWN_TO_MEMBERS))
    Consent.objects.bulk_create(
        Consent(
            person=person,
            kind=agreement.kind,
            about=agreement.about,
            wording=agreement.wording,
            was_given=True,
            answered_at=person.joined_at,
        )
        for person, agreement in asked
    )
