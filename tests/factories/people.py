"""People for tests. Dull: the least that is valid; what matters is said in the test."""

from itertools import count

from allauth.account.models import EmailAddress
from django.utils import timezone

from iop.people.agreements import CONFIDENTIALITY, SHOWN_TO_MEMBERS
from iop.people.models import Consent, Enrolment, Grant, Person, Programme
from iop.people.names import keys_of
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
    keys = keys_of(name)
    person = Person(
        programme=programme or Programme.objects.first() or make_programme(),
        email=values.pop("email", f"person-{number}@example.test"),
        display_name=name,
        name_skeleton=keys.skeleton,
        name_folded=keys.folded,
        settled_at=timezone.now() if settled else None,
        **values,
    )
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    make_data_key(person.pk)
    for role in roles:
        Grant.objects.create(person=person, role=role)
    if Role.CLIENT in roles:
        Enrolment.objects.create(person=person, started_on=timezone.localdate())
    if settled:
        for agreement in (CONFIDENTIALITY, SHOWN_TO_MEMBERS):
            make_consent(person, agreement.kind, wording=agreement.wording)
    return person


def make_consent(
    person: Person, kind: str, *, about: str = "", was_given: bool = True, wording: str = "1"
) -> Consent:
    return Consent.objects.create(
        person=person,
        kind=kind,
        about=about,
        wording=wording,
        was_given=was_given,
        answered_at=timezone.now(),
    )


def make_client(**values) -> Person:
    return make_person(Role.CLIENT, **values)


def make_facilitator(**values) -> Person:
    return make_person(Role.FACILITATOR, **values)


def make_staff(**values) -> Person:
    return make_person(Role.STAFF, **values)
