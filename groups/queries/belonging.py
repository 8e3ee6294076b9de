"""Who belongs to a group, as its members may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from groups.models import Group
from iop.people.models import Person
from iop.rooms.models import Stay


@dataclass(frozen=True, slots=True)
class Belonging:
    """Somebody who belongs: the person, their badge, and whether they lead."""

    person: Person
    badge: str
    leads: bool


def people_of(group: Group) -> list[Belonging]:
    """Return who belongs and has agreed to be seen: leaders first, then by name. One query.

    Whoever stays in the lounge has standing agreements: taking one back ends the stay.
    """
    stays = Stay.objects.open().filter(room_id=group.lounge_id).select_related("person")
    found = [Belonging(stay.person, stay.badge, stay.is_leader) for stay in stays]
    return sorted(found, key=lambda one: (not one.leads, one.person.display_name.casefold()))


def leading(people: Iterable[Belonging]) -> list[Belonging]:
    """Return those who lead."""
    return [one for one in people if one.leads]


def sitting(people: Iterable[Belonging]) -> list[Belonging]:
    """Return those who take a seat."""
    return [one for one in people if not one.leads]
