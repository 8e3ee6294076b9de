"""Which of a person's agreements stand, and what a group stands on."""

from collections.abc import Iterable
from hashlib import sha256

from groups.models import Group, Membership
from iop.people.models import Consent, Person

Kind = Consent.Kind
OF_EVERYBODY = frozenset({(Kind.CONFIDENTIALITY.value, "")})
OF_MEMBERS = OF_EVERYBODY | {(Kind.SHOWN_TO_MEMBERS.value, "")}


def standing_answers(person_id: int) -> set[tuple[str, str]]:
    """Return (kind, about) of what the person has given and not taken back. One query."""
    given = Consent.objects.standing().filter(person_id=person_id)
    return set(given.values_list("kind", "about"))


def needed(group: Group, part: str) -> frozenset[tuple[str, str]]:
    """Return what somebody in this part must have given; leaders know the ground rules by work."""
    if part in Membership.LEADING:
        return OF_EVERYBODY
    return OF_MEMBERS | {(Kind.GROUND_RULES.value, group.key)}


def wording_of(group: Group) -> str:
    """Return what names the ground rules as they are now; a changed text is a new wording."""
    return f"ground-rules-{sha256(group.ground_rules.encode()).hexdigest()[:12]}"


def has_agreed(person: Person, group: Group, part: str) -> bool:
    """Whether everything that this part needs stands. One query."""
    return needed(group, part) <= standing_answers(person.pk)


def shown_people(person_ids: Iterable[int]) -> set[int]:
    """Return who of these agreed to be shown to members. One query."""
    given = Consent.objects.standing().filter(
        person_id__in=person_ids, kind=Kind.SHOWN_TO_MEMBERS, about=""
    )
    return set(given.values_list("person_id", flat=True))
