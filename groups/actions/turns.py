"""The order of the round: who is invited, who was heard, who comes next."""

from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from groups.actions.locking import hold_session, refuse_unless
from groups.errors import AlreadyHeard, NotInTheRoom, NotRunning
from groups.events import nudge_person, nudge_round, turn_line
from groups.models import Arrival, Membership, Phase, Session, Turn
from iop.audit.actions import Note, record
from iop.people.models import Person
from iop.rooms.actions import Draft, append

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
    """Return the person's turn; whoever has none gets the last place. The row is held."""
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


def next_waiting(session: Session) -> Turn | None:
    """Return the next turn of somebody who is in the room and has not been heard."""
    inside = Arrival.objects.inside().filter(session=session).values("person_id")
    waiting = session.turns.filter(state=State.WAITING, person_id__in=inside)
    return waiting.order_by("position").select_related("person").first()


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
    subject, details = f"groups.session:{held.key}", {"person": person.pk}
    record(Note("session.invited", by.pk, held.group.programme_id, subject, details))
    return turn


def _invite(session: Session, turn: Turn) -> Draft:
    turn.state = State.INVITED
    turn.save(update_fields=["state"])
    nudge_person(session, turn.person)
    return turn_line(turn)


def _next_position(session: Session) -> int:
    highest = session.turns.aggregate(highest=Max("position"))["highest"]
    return (highest or 0) + 1
