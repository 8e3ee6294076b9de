"""The order of the round: who is invited, who was heard, who comes next."""

from typing import Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from groups.actions.locking import hold_session, refuse_unless
from groups.actions.recording import record_of_session
from groups.errors import AlreadyHeard, NotInTheRoom, NotRunning, NoTurn
from groups.events import nudge_person, nudge_round, turn_line
from groups.models import Arrival, Membership, Phase, Session, Turn
from groups.queries.asking import asks_last
from iop.people.models import Person
from iop.rooms.actions import Draft, append
from iop.rooms.models import Visit

State = Turn.State
HEARD: Final = (State.GIVEN, State.PASSED)


def make_turns(session: Session) -> None:
    """Give everybody who is in, and has none yet, a turn; those who like to be last come last.

    The caller holds the session's row.
    """
    members = Membership.objects.open().members().filter(group_id=session.group_id)
    last = set(members.filter(ask_me_last=True).values_list("person_id", flat=True))
    taken = set(session.turns.values_list("person_id", flat=True))
    inside = Arrival.objects.inside().filter(session=session).order_by("admitted_at", "pk")
    here = inside.filter(person_id__in=members.values("person_id"))
    new = [pk for pk in here.values_list("person_id", flat=True) if pk not in taken]
    ordered = sorted(new, key=lambda pk: pk in last)
    first = _next_position(session)
    Turn.objects.bulk_create(
        Turn(session=session, person_id=pk, position=position)
        for position, pk in enumerate(ordered, start=first)
    )


def append_turn(session: Session, person: Person) -> None:
    """Add somebody who came in after the round began at its end. Nothing before it begins."""
    has_begun = session.phases.filter(kind=Phase.Kind.OPENING, began_at__isnull=False).exists()
    if has_begun:
        turn_of(session, person)
        nudge_round(session)


def turn_of(session: Session, person: Person) -> Turn:
    """Return the person's turn; whoever has none gets the last place. People who lead take none.

    The session's row is held.
    """
    leading = Membership.objects.open().leading().filter(group_id=session.group_id, person=person)
    refuse_unless(not leading.exists(), NoTurn)
    turn, _ = Turn.objects.get_or_create(
        session=session, person=person, defaults={"position": _next_position(session)}
    )
    return turn


def finish_turn(session: Session, person: Person, state: str) -> list[Draft]:
    """Set a turn as given or passed and invite the next who waits; returns the lines that say so.

    People who lead have no turn, and what they give moves nothing.
    """
    turn = session.turns.filter(person=person).select_related("person").first()
    if turn is None:
        return []
    was_invited = turn.state == State.INVITED
    turn.state, turn.done_at = state, timezone.now()
    turn.save(update_fields=["state", "done_at"])
    lines = [turn_line(turn)]
    following = next_waiting(session) if was_invited else None
    if following is not None:
        lines.append(_invite(session, following))
    nudge_round(session)
    return lines


def free_turn(session: Session, person: Person) -> None:
    """Let go of the turn of somebody who goes: it waits again, and the next is invited."""
    held = session.turns.filter(person=person, state=State.INVITED)
    if not held.update(state=State.WAITING):
        return
    following = next_waiting(session)
    if following is not None and session.room is not None:
        append(session.room, _invite(session, following))
    nudge_round(session)


def next_waiting(session: Session) -> Turn | None:
    """Return the next turn of somebody who was let in and has not been heard.

    Those whose page is open come first, those who like to be asked last come last.
    """
    inside = Arrival.objects.inside().filter(session=session).values("person_id")
    there = Visit.objects.filter(room=session.room, person=OuterRef("person"), left_at__isnull=True)
    waiting = session.turns.filter(state=State.WAITING, person_id__in=inside)
    ranked = waiting.annotate(is_there=Exists(there), asks_last=asks_last(session))
    ordered = ranked.order_by("-is_there", "asks_last", "position")
    return ordered.select_related("person").first()


@transaction.atomic
def invite(session: Session, person: Person, *, by: Person) -> Turn:
    """Invite somebody softly: it is their turn now, whoever was invited before waits again.

    Somebody who passed may be invited once more; somebody who was heard is not.
    """
    held = hold_session(session, by=by, action="session.lead")
    refuse_unless(held.state == Session.State.RUNNING, NotRunning)
    inside = Arrival.objects.inside().filter(session=held, person=person)
    refuse_unless(inside.exists(), NotInTheRoom)
    turn = turn_of(held, person)
    refuse_unless(turn.state != State.GIVEN, AlreadyHeard)
    if turn.state == State.INVITED:
        return turn
    held.turns.filter(state=State.INVITED).update(state=State.WAITING)
    if held.room is None:
        raise NotRunning
    append(held.room, _invite(held, turn))
    nudge_round(held)
    record_of_session("session.invited", held, by, person=person.pk)
    return turn


def _invite(session: Session, turn: Turn) -> Draft:
    turn.state = State.INVITED
    turn.save(update_fields=["state"])
    nudge_person(session, turn.person)
    return turn_line(turn)


def _next_position(session: Session) -> int:
    highest = session.turns.aggregate(highest=Max("position"))["highest"]
    return (highest or 0) + 1
