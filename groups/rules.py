"""The rules of groups. Predicates are pure: loaders put the part on the subject (`my_part`)."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from iop.face.numbers import can_be_dialled as can_be_dialled
from iop.policy import CARE_TEAM, IN_ROOMS, LEADERS, Actor, Role, predicate, rule
from iop.policy.gate import lead_on

LEADING_PARTS: Final = frozenset({"facilitator", "co_lead"})
# How long before its start a session's door opens; how long after it one says how one left.
MEMBERS_EARLY: Final = timedelta(minutes=15)
LEADERS_EARLY: Final = timedelta(minutes=30)
LEAVING_LASTS: Final = timedelta(hours=12)
MAY_LEAD: Final = LEADERS | {Role.MENTOR}
IN_GROUPS: Final = IN_ROOMS | CARE_TEAM


def _part(subject: Any) -> str:
    return getattr(subject, "my_part", None) or ""


@predicate
def is_group_member(actor: Actor, subject: Any) -> bool:
    """Whether the actor belongs to the group today, in whatever part."""
    return bool(_part(subject))


@predicate
def is_group_leader(actor: Actor, subject: Any) -> bool:
    """Whether the actor leads the group today."""
    return _part(subject) in LEADING_PARTS


@predicate
def is_session_member(actor: Actor, subject: Any) -> bool:
    """Whether the actor belongs today to the group that meets."""
    return bool(_part(subject))


@predicate
def is_session_leader(actor: Actor, subject: Any) -> bool:
    """Whether the actor leads the group that meets."""
    return _part(subject) in LEADING_PARTS


@predicate
def is_beside(actor: Actor, subject: Any) -> bool:
    """Whether the side room is the actor's own, or of a session that they lead."""
    leads = _part(subject) in LEADING_PARTS and actor.has_role(*MAY_LEAD)
    return leads or bool(subject.person_id == actor.person_id)


@predicate
def is_own(actor: Actor, subject: Any) -> bool:
    """Whether what was said is the actor's own."""
    return bool(subject.person_id == actor.person_id)


@predicate
def is_staff(actor: Actor, subject: Any) -> bool:
    """Whether the actor is staff; loaders have kept to the actor's programme."""
    return actor.has_role(Role.STAFF)


@predicate
def is_of_programme(actor: Actor, subject: Any) -> bool:
    """Whether the subject belongs to the actor's programme; nothing is nobody's."""
    return subject is None or subject.programme_id == actor.programme_id


@predicate
def has_programme(actor: Actor, subject: Any) -> bool:
    """Whether the actor belongs to a programme at all."""
    return actor.programme_id is not None


rule("home.read", about="Home: the one next thing, the week, the groups.")
rule("groups.read", who=IN_GROUPS, about="The list of one's own groups.")
rule("group.read", who=IN_GROUPS, when=[is_group_member | is_staff], about="A group's page.")
rule("group.prefer", who=IN_GROUPS, when=[is_group_member], about="How one likes to be asked.")
rule("lounge.read", who=IN_GROUPS, when=[is_group_member], about="A group's lounge.")
rule("lounge.check_in", who=IN_GROUPS, when=[is_group_member], about="The daily check-in.")
rule("lounge.lead", who=MAY_LEAD, when=[is_group_leader], about="Who asked for company there.")
rule("session.read", who=IN_GROUPS, when=[is_session_member | is_staff], about="A session's page.")
rule("session.arrive", who=IN_GROUPS, when=[is_session_member], about="Come to the door.")
rule("session.take_part", who=IN_GROUPS, when=[is_session_member], about="Take part in the circle.")
rule("session.beside", who=IN_GROUPS, when=[is_beside], about="The side room of who left red.")
rule("session.own_side_room", who=IN_GROUPS, when=[is_own], about="Say where one is, in it.")
rule("session.lead", who=MAY_LEAD, when=[is_session_leader], about="Run a session.")
rule(
    "session.call_back",
    who=MAY_LEAD,
    when=[is_session_leader],
    audit=True,
    about="Where somebody is today and how to call them back.",
)
rule(
    "session.attendance",
    who=MAY_LEAD | {Role.STAFF},
    when=[is_session_leader | is_staff],
    audit=True,
    about="Who came, and the round, afterwards.",
)
rule(
    "session.reach",
    who=[Role.STAFF],
    when=[is_staff],
    audit=True,
    about="Place and number of who left red, while no leader has come.",
)
rule("programme.plan", who=[Role.STAFF], when=[has_programme], about="The programme's overview.")
rule("group.plan", who=[Role.STAFF], when=[is_of_programme], about="Groups, seats and series.")
rule("session.plan", who=[Role.STAFF], when=[is_staff], about="Call a session off.")
rule("search.words", who=IN_GROUPS, about="Words in what one may read.")
rule("groups.sweep", who=[Role.OPERATOR], about="The minute's sweep over sessions.")

# Whoever took an agreement back is led to where it can be given again.
lead_on("agreement_missing", "people:consents")

BADGES: Final = (Role.CLINICIAN, Role.SPECIALIST, Role.FACILITATOR, Role.MENTOR)
PEER_ROLES: Final = frozenset({Role.CLIENT, Role.ALUMNI, Role.MENTOR})


def badge_of(roles: Collection[Role]) -> str:
    """Return the badge that the strongest of these roles wears; clients wear none."""
    return next((str(role) for role in BADGES if role in roles), "")


def may_sit(kind: str, roles: Collection[Role]) -> bool:
    """Whether somebody in these roles may be a member: family and clients never share a circle.

    Community groups are open to both.
    """
    allowed = {"family": {Role.FAMILY}, "community": PEER_ROLES | {Role.FAMILY}}
    return not allowed.get(kind, PEER_ROLES).isdisjoint(roles)


def part_for(role: Role) -> str:
    """Return the part that somebody invited in this role is kept a place for."""
    return "facilitator" if role in LEADERS else "member"


def may_play(part: str, kind: str, roles: Collection[Role]) -> bool:
    """Whether somebody in these roles may play this part: mentors co-lead, trained people lead."""
    leading = {"facilitator": LEADERS, "co_lead": MAY_LEAD}
    if part in leading:
        return not leading[part].isdisjoint(roles)
    return may_sit(kind, roles)
