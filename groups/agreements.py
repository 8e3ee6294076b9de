"""What groups bring to people: ground rules, places to keep, an end to both, and own words."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from groups.actions.planning import (
    end_all_memberships,
    forget_whereabouts,
    judge_memberships,
    keep_place,
    renew_places,
    settle_places,
)
from groups.errors import GroupIsForOthers, RoleDoesNotFit
from groups.models import Group, Membership, Place
from groups.queries.agreed import wording_of
from groups.rules import part_for
from groups.writings import given_in_groups
from iop.people import agreements, departures, downloads, placing
from iop.people.agreements import Agreement
from iop.people.models import Consent, Invitation, Person, Programme
from iop.policy import Role

DECLINED: Final = _(
    "That’s all right. You won’t join this group for now, because the people in it count on these"
    " rules. Your other groups and your care do not change. You can change your mind in Me, “Who "
    "sees what”."
)


class GroundRules:
    """The ground rules of each group in which a seat is kept for somebody, or they sit."""

    def agreements(self, person: Person) -> list[Agreement]:
        """Return the ground rules of the person's groups. Two queries."""
        return [ground_rules_of(group) for group in groups_of(person)]

    def settle(self, person: Person) -> list[Membership]:
        """Turn places into memberships, and begin or end stays, as the answers now are."""
        return settle_places(person)


def groups_of(person: Person) -> list[Group]:
    """Return the running groups in which this person sits, or has a seat kept, as a member."""
    part = Membership.Part.MEMBER
    sits = Membership.objects.open().members().filter(person=person).values("group_id")
    kept = Place.objects.kept().of_person(person).filter(part=part).values("group_id")
    running = Group.objects.running()
    return list((running.filter(pk__in=sits) | running.filter(pk__in=kept)).order_by("name"))


def ground_rules_of(group: Group) -> Agreement:
    """Return a group's ground rules as an agreement; a changed text is a new wording."""
    lines = [line.strip(" -•\t") for line in group.ground_rules.splitlines()]
    return Agreement(
        kind=Consent.Kind.GROUND_RULES,
        about=group.key,
        title=_("The ground rules of %(name)s") % {"name": group.name},
        summary=_("Everybody in this group has agreed to the same rules. They are short."),
        text=group.ground_rules,
        wording=wording_of(group),
        decline_sentence=DECLINED,
        keeps=tuple(line for line in lines if line),
    )


def choices(programme: Programme) -> list[tuple[str, str]]:
    """Return the programme's running groups, by key and name."""
    running = Group.objects.running().filter(programme=programme)
    return list(running.order_by("name").values_list("key", "name"))


def keep(invitation: Invitation, key: str, by: Person) -> Place:
    """Keep a seat in a group for whoever accepts the invitation."""
    group = Group.objects.get(key=key)
    return _keep(group, Role(invitation.role), by=by, invitation=invitation)


def keep_for(person: Person, key: str, role: Role, by: Person) -> Place:
    """Keep a seat in a group for somebody who is here already."""
    return _keep(Group.objects.get(key=key), role, by=by, person=person)


def _keep(group: Group, role: Role, *, by: Person, **somebody: Any) -> Place:
    """Keep the seat that fits a role; where none does, say so to whoever chose role and group."""
    try:
        return keep_place(group, by=by, part=part_for(role), **somebody)
    except RoleDoesNotFit as refusal:
        raise GroupIsForOthers from refusal


def release(invitation: Invitation) -> None:
    """Give seats kept for this invitation free again."""
    Place.objects.filter(invitation=invitation).delete()


def settle_owner(consent: Consent) -> None:
    """A consent was taken back: end what it carried."""
    settle_places(consent.person)


PLACES: Final = placing.Places(
    choices=choices, keep=keep, keep_for=keep_for, renew=renew_places, release=release
)


def connect() -> None:
    """Tell people what groups bring. Called once, when the site starts."""
    agreements.register(GroundRules())
    placing.register(PLACES)
    departures.on_departure(end_all_memberships)
    departures.on_roles_changed(judge_memberships)
    departures.on_erasure(forget_whereabouts)
    departures.on_consent_ended(settle_owner)
    downloads.register(given_in_groups)
