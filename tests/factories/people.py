"""People for tests. Dull: the least that is valid; what matters is said in the test."""

from itertools import count

from django.utils import timezone

from iop.people.models import Consent, Enrolment, Grant, Person, Programme
from iop.policy import Role
from iop.vault.actions import make_data_key

numbers = count(1)
PASSWORD = "a long enough password"


def make_programme(name: str = "Riverside IOP", **values) -> Programme:
    return Programme.objects.create(name=name, **values)


def make_person(
    *roles: Role, programme: Programme | None = None, settled: bool = True, **values
) -> Person:
    """Somebody with a data key and these roles; a settled one has signed both agreements."""
    number = next(numbers)
    name = values.pop("display_name", f"Person {number}")
    person = Person(
        programme=programme or Programme.objects.first() or make_programme(),
        email=values.pop("email", f"person-{number}@example.test"),
        display_name=name,
        name_skeleton=values.pop("name_skeleton", name.lower()),
        settled_at=timezone.now() if settled else None,
        **values,
    )
    person.set_password(PASSWORD)
    person.save()
    make_data_key(person.pk)
    for role in roles:
        Grant.objects.create(person=person, role=role)
    if Role.CLIENT in roles:
        Enrolment.objects.create(person=person, started_on=timezone.localdate())
    if settled:
        for kind in (Consent.Kind.CONFIDENTIALITY, Consent.Kind.SHOWN_TO_MEMBERS):
            make_consent(person, kind)
    return person


def make_consent(person: Person, kind: str, *, about: str = "", was_given: bool = True) -> Consent:
    return Consent.objects.create(
        person=person,
        kind=kind,
        about=about,
        wording="1",
        was_given=was_given,
        answered_at=timezone.now(),
    )


def make_client(**values) -> Person:
    return make_person(Role.CLIENT, **values)


def make_facilitator(**values) -> Person:
    return make_person(Role.FACILITATOR, **values)


def make_staff(**values) -> Person:
    return make_person(Role.STAFF, **values)
