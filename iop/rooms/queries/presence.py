"""Who is in a room now, from their visits."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.db.models.functions import Now

from iop.rooms.limits import limits
from iop.rooms.lines import Json, stamp
from iop.rooms.models import Room, Stay, Visit

SHOWN: Final = (
    "room_id", "person_id", "arrived_at", "hand_raised_at",
    *(f"person__{name}" for name in ("key", "display_name", "pronouns", "avatar_seed")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Present:
    """One person who is here with at least one page."""

    key: str
    name: str
    pronouns: str
    avatar: str
    badge: str
    leads: bool
    hand: datetime | None
    muted: bool
    since: datetime

    def as_json(self) -> Json:
        """Return the person as the protocol has them."""
        return {
            "key": self.key,
            "name": self.name,
            "pronouns": self.pronouns,
            "avatar": self.avatar,
            "badge": self.badge,
            "leads": self.leads,
            "hand": stamp(self.hand) if self.hand else None,
            "muted": self.muted,
        }


def present(room: Room) -> list[Present]:
    """Return who is in the room now, first come first. Two queries."""
    return present_in([room.pk])[room.pk]


def present_in(room_ids: Iterable[int]) -> dict[int, list[Present]]:
    """Return who is in each of these rooms. Two queries for all."""
    wanted = list(room_ids)
    fresh = Now() - timedelta(seconds=limits().stale_seconds)
    visits = Visit.objects.filter(room_id__in=wanted, left_at__isnull=True, beat_at__gte=fresh)
    stays = {
        (stay.room_id, stay.person_id): stay
        for stay in Stay.objects.open().filter(room_id__in=wanted)
    }
    found: dict[tuple[int, int], Present] = {}
    for visit in visits.select_related("person").only(*SHOWN).order_by("arrived_at", "pk"):
        place = (visit.room_id, visit.person_id)
        if stay := stays.get(place):
            found[place] = _merged(found.get(place), visit, stay)
    return {
        room_id: [one for place, one in found.items() if place[0] == room_id] for room_id in wanted
    }


def _merged(before: Present | None, visit: Visit, stay: Stay) -> Present:
    hand = visit.hand_raised_at
    if before:
        hands = [at for at in (before.hand, hand) if at]
        return replace(before, hand=min(hands, default=None))
    person = visit.person
    return Present(
        key=person.key,
        name=person.display_name,
        pronouns=person.pronouns,
        avatar=person.avatar_seed,
        badge=stay.badge,
        leads=stay.is_leader,
        hand=hand,
        muted=stay.muted_at is not None,
        since=visit.arrived_at,
    )
