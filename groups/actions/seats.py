"""Seats: keeping them, settling into them, leading, and leaving the group.

Seats are counted under the lock of the group's row, so the last one goes to one person.
"""

from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from groups.actions.locking import hold_group, refuse_unless
from groups.actions.recording import record_of_group
from groups.actions.side_rooms import close_side_rooms_of
from groups.actions.turns import free_turn
from groups.errors import AlreadyInGroup, GroupClosed, GroupEnded, GroupFull, RoleDoesNotFit
from groups.models import Arrival, Group, Membership, Place, Session, UsualPlace
from groups.queries.agreed import has_agreed, needed, standing_answers
from groups.rules import badge_of, may_play
from iop.notices.actions import notify_many
from iop.people.models import Invitation, Person
from iop.policy import NotFound, Role
from iop.rooms.actions import begin_stay, end_stay
from iop.rooms.goodbyes import Goodbye
from iop.rooms.models import Room, Stay

Part = Membership.Part
LIVE: Final = (Session.State.LOBBY, Session.State.RUNNING)


@transaction.atomic
def keep_place(
    group: Group,
    *,
    by: Person,
    invitation: Invitation | None = None,
    person: Person | None = None,
    part: str = Part.MEMBER,
) -> Place:
    """Keep a seat for somebody invited or somebody known, until they have signed what it needs.

    Refuses a full or closed group, a second seat, and a role that does not fit. Somebody who has
    signed everything already is settled at once. Locks the group's row.
    """
    held = hold_group(group, by=by)
    _refuse_stranger(held, person or invitation)
    refuse_unless(may_play(part, held.kind, _roles(person, invitation)), RoleDoesNotFit)
    _refuse_second(held, person, invitation)
    if part == Part.MEMBER:
        _refuse_full(held)
    place = Place.objects.create(group=held, invitation=invitation, person=person, part=part)
    record_of_group("group.place_kept", held, by, person=person.pk if person else None)
    if person is not None:
        settle_places(person)
        _tell_of_place(person, held)
    return place


@transaction.atomic
def renew_places(invitation: Invitation) -> bool:
    """Say whether the seats of an invitation are still there to be kept after its time ran out.

    Locks the rows of the groups in which they lapsed.
    """
    lapsed = Place.objects.filter(invitation=invitation).exclude(pk__in=Place.objects.kept())
    groups = Group.objects.select_for_update(no_key=True).filter(pk__in=lapsed.values("group_id"))
    held = {group.pk: group for group in groups.order_by("pk")}
    return all(_has_seat(held[place.group_id], place.part) for place in lapsed)


@transaction.atomic
def release_place(place: Place, *, by: Person) -> Group:
    """Give a kept seat free again; returns the group. Safe to repeat."""
    held = hold_group(place.group, by=by)
    Place.objects.filter(pk=place.pk).delete()
    record_of_group("group.place_released", held, by)
    return held


@transaction.atomic
def add_leader(
    group: Group, person: Person, *, by: Person, part: str = Part.FACILITATOR
) -> Membership:
    """Have a person lead the group from now on; a member who becomes one changes their part.

    Who has not agreed to what leading needs comes into the lounge when they have.
    """
    held = hold_group(group, by=by)
    _refuse_stranger(held, person)
    is_leading_part = part in Membership.LEADING
    fits = is_leading_part and may_play(part, held.kind, person.standing().roles)
    refuse_unless(fits, RoleDoesNotFit)
    now_there = Membership.objects.open().filter(group=held, person=person).first()
    if now_there is not None and now_there.part == part:
        return now_there
    if now_there is not None:
        _end(now_there, quiet=True)
    membership = _begin(held, person, part)
    record_of_group("group.leader_added", held, by, person=person.pk, part=str(part))
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: Person) -> Membership:
    """End somebody's time in the group: their stays end and their open pages of it close."""
    held = hold_group(membership.group, by=by)
    mine = Membership.objects.select_related("group", "person").get(pk=membership.pk)
    if mine.ended_at is None:
        _end(mine)
        record_of_group("group.membership_ended", held, by, person=mine.person_id)
    return mine


@transaction.atomic
def prefer_ask_me_last(group: Group, *, by: Person, wanted: bool) -> Membership:
    """Remember whether a member likes to be asked last in the round. Safe to repeat."""
    membership: Membership = Membership.objects.open().get(group=group, person=by)
    if membership.ask_me_last != wanted:
        membership.ask_me_last = wanted
        membership.save(update_fields=["ask_me_last"])
        record_of_group("group.preference_changed", group, by, changed=["ask_me_last"])
    return membership


@transaction.atomic
def settle_places(person: Person) -> list[Membership]:
    """Bring seats and stays in line with what the person has agreed to; safe to repeat.

    A place becomes a membership once everything it needs is given. Where a member took an
    agreement back their stays end and the seat stays theirs; given again, a new stay begins.
    """
    waiting = Place.objects.kept().of_person(person).values("group_id")
    list(Group.objects.select_for_update(no_key=True).filter(pk__in=waiting).order_by("pk"))
    answers = standing_answers(person.pk)
    settled = []
    for place in Place.objects.kept().of_person(person).select_related("group"):
        if needed(place.group, place.part) <= answers:
            settled.append(_settle(place, person))
    _keep_stays(person, answers)
    return settled


@transaction.atomic
def end_all_memberships(person: Person) -> None:
    """End all that a person has in groups, because their access ends. Safe to repeat."""
    for membership in Membership.objects.open().filter(person=person).select_related("group"):
        _end(membership)
        record_of_group("group.membership_ended", membership.group, None, person=person.pk)
    Place.objects.of_person(person).delete()


def all_may_sit(group: Group, kind: str) -> bool:
    """Whether a group of this kind is for all who sit in it or have a seat kept. Costs a query for
    each of them.
    """
    if kind == group.kind:
        return True
    members = Membership.objects.open().members().filter(group=group).select_related("person")
    places = Place.objects.kept().filter(group=group, part=Part.MEMBER)
    roles = [one.person.standing().roles for one in members]
    roles += [_roles(one.person, one.invitation) for one in places.select_related("invitation")]
    return all(may_play(Part.MEMBER, kind, held) for held in roles)


def forget_whereabouts(person: Person) -> None:
    """Empty what doors hold of a person who is erased. The caller holds the transaction."""
    Arrival.objects.filter(person=person).update(place="", call_back="", reason="")
    UsualPlace.objects.filter(person=person).delete()


@transaction.atomic
def judge_memberships(person: Person) -> None:
    """End what a person's roles do not allow any more; what stays takes on their badge of now.

    Costs two queries for each group of theirs, and what changes. Safe to repeat.
    """
    roles = person.standing().roles
    mine = Membership.objects.open().filter(person=person)
    for membership in mine.select_related("group__lounge", "person"):
        if may_play(membership.part, membership.group.kind, roles):
            _wear(membership, badge_of(roles))
        else:
            _end(membership)
            record_of_group("group.membership_ended", membership.group, None, person=person.pk)
    for place in Place.objects.of_person(person).select_related("group"):
        if not may_play(place.part, place.group.kind, roles):
            place.delete()


def seats_taken(group: Group) -> int:
    """Return how many seats are sat in or kept. Two queries; sure only under the group's lock."""
    members = Membership.objects.open().members().filter(group=group)
    places = Place.objects.kept().filter(group=group, part=Part.MEMBER)
    return int(members.count() + places.count())


def _refuse_stranger(group: Group, somebody: Person | Invitation | None) -> None:
    """Programmes never mix; ended groups take nobody."""
    refuse_unless(getattr(somebody, "programme_id", None) == group.programme_id, NotFound)
    refuse_unless(group.ended_at is None, GroupEnded)


def _refuse_second(group: Group, person: Person | None, invitation: Invitation | None) -> None:
    places = Place.objects.filter(group=group)
    if person is not None:
        there = Membership.objects.open().filter(group=group, person=person)
        refuse_unless(not there.exists(), AlreadyInGroup)
        places = places.of_person(person)
    else:
        places = places.filter(invitation=invitation)
    refuse_unless(not places.exists(), AlreadyInGroup)


def _refuse_full(group: Group) -> None:
    refuse_unless(not _is_closed(group), GroupClosed)
    refuse_unless(seats_taken(group) < group.cap, GroupFull)


def _has_seat(group: Group, part: str) -> bool:
    if part != Part.MEMBER or group.ended_at is not None:
        return group.ended_at is None
    return not _is_closed(group) and seats_taken(group) < group.cap


def _is_closed(group: Group) -> bool:
    has_begun = group.sessions.filter(started_at__isnull=False).exists()
    return group.enrolment == Group.Enrolment.CLOSED and has_begun


def _roles(person: Person | None, invitation: Invitation | None) -> frozenset[Role]:
    if person is not None:
        return person.standing().roles
    return frozenset({Role(invitation.role)}) if invitation else frozenset()


def _settle(place: Place, person: Person) -> Membership:
    now_there: Membership | None = (
        Membership.objects.open().filter(group=place.group, person=person).first()
    )
    membership = now_there or _begin(place.group, person, place.part)
    record_of_group("group.place_settled", place.group, person, person=person.pk)
    place.delete()
    return membership


def _begin(group: Group, person: Person, part: str) -> Membership:
    membership: Membership = Membership.objects.create(
        group=group, person=person, part=part, started_at=timezone.now()
    )
    if has_agreed(person, group, part):
        _begin_lounge(membership)
    return membership


def _begin_lounge(membership: Membership) -> None:
    person = membership.person
    begin_stay(
        membership.group.lounge,
        person,
        is_leader=membership.is_leading,
        badge=badge_of(person.standing().roles),
    )


def _end(membership: Membership, *, quiet: bool = False) -> None:
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    _end_stays(membership, Goodbye.GROUP_LEFT, quiet=quiet)
    close_side_rooms_of(membership.person, membership.group)


def _end_stays(membership: Membership, why: Goodbye, *, quiet: bool = False) -> None:
    """End the stays in the group's rooms, the lounge among them; their pages close.

    An agreement taken back leaves nobody alone who is in a side room. Sessions are held before
    their rooms, as everywhere.
    """
    person, group = membership.person, membership.group
    rows = group.sessions.filter(state__in=LIVE).select_related("room").order_by("pk")
    live = list(rows.select_for_update(of=("self",), no_key=True))
    rooms = _rooms_with(person, group)
    if why == Goodbye.TAKEN_BACK:
        rooms = rooms.filter(leaving_check__isnull=True)
    for room in rooms:
        end_stay(room, person, why=why, quiet=quiet)
    here = Arrival.objects.filter(session__in=live, person=person)
    here.exclude(state=Arrival.State.REMOVED).update(state=Arrival.State.LEFT)
    for session in live:
        free_turn(session, person)


def _rooms_with(person: Person, group: Group) -> QuerySet[Room]:
    """Return the group's rooms in which a person stays: the lounge, sessions', side rooms."""
    of_group = Q(lounge_of=group) | Q(session__group=group) | Q(leaving_check__session__group=group)
    staying = Stay.objects.open().filter(person=person).values("room_id")
    rooms: QuerySet[Room] = Room.objects.filter(of_group, pk__in=staying)
    return rooms.order_by("pk")


def _wear(membership: Membership, badge: str) -> None:
    """Have the open stays of a membership show this badge, and whether it leads."""
    rooms = _rooms_with(membership.person, membership.group).values("pk")
    stays = Stay.objects.open().filter(person=membership.person, room_id__in=rooms)
    for stay in stays.exclude(badge=badge).select_related("room"):
        begin_stay(stay.room, membership.person, is_leader=membership.is_leading, badge=badge)


def _keep_stays(person: Person, answers: set[tuple[str, str]]) -> None:
    staying = set(Stay.objects.open().filter(person=person).values_list("room_id", flat=True))
    mine = Membership.objects.open().filter(person=person)
    for membership in mine.select_related("group__lounge", "person"):
        has_agreed = needed(membership.group, membership.part) <= answers
        is_staying = membership.group.lounge_id in staying
        if has_agreed and not is_staying:
            _begin_lounge(membership)
        elif is_staying and not has_agreed:
            _end_stays(membership, Goodbye.TAKEN_BACK)


def _tell_of_place(person: Person, group: Group) -> None:
    if Place.objects.filter(group=group, person=person).exists():
        occasion = f"group:{group.pk}"
        notify_many([person.pk], kind="place_kept", occasion=occasion, link=reverse("groups:home"))
