"""What people give in the circle: check-ins, passing, intentions, and how they leave.

Words are sealed with their author's data key, bound to the row's key and column.
"""

from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from groups.actions.locking import hold_session, refuse_unless
from groups.actions.turns import append_turn, finish_turn, invite, make_turns, turn_of
from groups.errors import (
    AgreementMissing,
    AlreadyGiven,
    AlreadyHeard,
    NotInTheRoom,
    NotRunning,
    WordsOutOfRange,
)
from groups.events import (
    check_in_line,
    intention_line,
    nudge_leaving,
    nudge_round,
    pass_line,
)
from groups.models import (
    Arrival,
    CheckIn,
    Group,
    Intention,
    LeavingCheck,
    Membership,
    Session,
    Turn,
)
from groups.queries.agreed import has_agreed
from groups.recurrence import zone_of
from groups.rules import badge_of
from iop.audit.actions import Note, record
from iop.notices.actions import notify_many
from iop.people.models import Person
from iop.policy import NotFound, require
from iop.rooms.actions import append
from iop.rooms.models import Room
from iop.rooms.texts import clean_text
from iop.vault.seals import seal

__all__ = [
    "append_turn",
    "give_check_in",
    "give_daily_check_in",
    "give_leaving_check",
    "invite",
    "make_turns",
    "meet",
    "pass_turn",
    "set_intention",
]

WORD_LENGTH: Final = 40
TEXT_LENGTH: Final = 2000
LEAVING_LASTS: Final = timedelta(hours=12)
AtTheDoor = Arrival.State
Colour = LeavingCheck.Colour


@transaction.atomic
def give_check_in(
    session: Session,
    *,
    by: Person,
    mood: int | None,
    word: str = "",
    need: str = CheckIn.Need.NONE,
    text: str = "",
) -> CheckIn:
    """Give one's check-in in the round; the next who waits is invited by itself.

    The room sees mood and words, leaders also what is needed. Once a session.
    """
    held = _hold_inside(session, by)
    check_in = _check_in(held.group, by, mood=mood, need=need)
    check_in.session, check_in.local_date = held, held.local_date
    word, text = _seal_words(check_in, word, text)
    _save_once(check_in)
    line = check_in_line(check_in, word=word, text=text, badge=_badge(by))
    append(_room(held), line, *finish_turn(held, by, Turn.State.GIVEN))
    record(_note("circle.check_in", held, by))
    nudge_round(held)
    return check_in


@transaction.atomic
def pass_turn(session: Session, *, by: Person) -> Turn:
    """Let one's turn go by, which is taking part; the next is invited. Safe to repeat."""
    held = _hold_inside(session, by)
    turn = turn_of(held, by)
    if turn.state == Turn.State.PASSED:
        return turn
    refuse_unless(turn.state != Turn.State.GIVEN, AlreadyHeard)
    append(_room(held), pass_line(by, badge=_badge(by)), *finish_turn(held, by, Turn.State.PASSED))
    record(_note("circle.passed", held, by))
    turn.refresh_from_db()
    return turn


@transaction.atomic
def give_daily_check_in(
    group: Group,
    *,
    by: Person,
    mood: int | None,
    word: str = "",
    need: str = CheckIn.Need.NONE,
    text: str = "",
) -> CheckIn:
    """Say in the lounge how today is, once a day of the person's own calendar.

    The lounge sees mood and words, leaders also what is needed; "staff" tells them at once.
    """
    actor = by.standing()
    mine: Group | None = (
        Group.objects.visible_to(actor).with_part_of(actor).filter(pk=group.pk).first()
    )
    if mine is None:
        raise NotFound
    require("lounge.check_in", actor, mine)
    refuse_unless(has_agreed(by, mine, mine.my_part), AgreementMissing)  # type: ignore[attr-defined]
    check_in = _check_in(mine, by, mood=mood, need=need)
    check_in.local_date = timezone.localdate(timezone=zone_of(by.zone))
    word, text = _seal_words(check_in, word, text)
    _save_once(check_in)
    append(mine.lounge, check_in_line(check_in, word=word, text=text, badge=_badge(by)))
    if need == CheckIn.Need.STAFF:
        _tell_leaders(mine, f"check_in:{check_in.pk}", reverse("groups:lounge", args=[mine.key]))
    details = {"group": mine.pk}
    record(Note("circle.daily_check_in", by.pk, mine.programme_id, f"{check_in.pk}", details))
    return check_in


@transaction.atomic
def set_intention(session: Session, *, by: Person, text: str) -> Intention:
    """Say one thing that one takes into the week. The room sees it. Once a session."""
    held = _hold_inside(session, by)
    words = _words(text, TEXT_LENGTH)
    refuse_unless(bool(words), WordsOutOfRange)
    intention = Intention(session=held, person=by, given_at=timezone.now())
    intention.sealed_text = seal(by.pk, words, f"groups_intention:{intention.key}:sealed_text")
    _save_once(intention)
    append(_room(held), intention_line(by, text=words, badge=_badge(by)))
    record(_note("circle.intention", held, by))
    return intention


@transaction.atomic
def give_leaving_check(session: Session, *, by: Person, colour: str) -> LeavingCheck:
    """Say how one leaves; may be changed until half a day after the end. Only leaders see it.

    Amber and red tell the leaders at once, red with a notice too.
    """
    held = hold_session(session, by=by, action="session.take_part")
    _refuse_unless_was_inside(held, by)
    refuse_unless(colour in Colour.values, WordsOutOfRange)
    before = LeavingCheck.objects.filter(session=held, person=by).first()
    if before is not None and before.colour == colour:
        return before
    check, _ = LeavingCheck.objects.update_or_create(
        session=held,
        person=by,
        defaults={
            "colour": colour, "given_at": timezone.now(), "met_by": None, "met_at": None
        },
    )  # fmt: skip
    record(_note("circle.leaving_check", held, by))
    nudge_leaving(held)
    if colour == Colour.RED:
        link = reverse("groups:after" if held.is_over else "groups:session", args=[held.key])
        _tell_leaders(held.group, f"leaving:{check.pk}", link)
    return check


@transaction.atomic
def meet(leaving_check: LeavingCheck, *, by: Person) -> LeavingCheck:
    """Note that a leader is with the person. The first stays; safe to repeat."""
    held = hold_session(leaving_check.session, by=by, action="session.lead")
    check = LeavingCheck.objects.get(pk=leaving_check.pk)
    if check.met_at is None:
        check.met_by, check.met_at = by, timezone.now()
        check.save(update_fields=["met_by", "met_at"])
        record(_note("circle.met", held, by, person=check.person_id))
        nudge_leaving(held)
    return check


def _hold_inside(session: Session, by: Person) -> Session:
    """Lock a running session in which the person is now."""
    held = hold_session(session, by=by, action="session.take_part")
    refuse_unless(held.state == Session.State.RUNNING, NotRunning)
    inside = Arrival.objects.inside().filter(session=held, person=by)
    refuse_unless(inside.exists(), NotInTheRoom)
    return held


def _refuse_unless_was_inside(session: Session, by: Person) -> None:
    refuse_unless(session.started_at is not None, NotRunning)
    was_inside = Arrival.objects.filter(session=session, person=by, admitted_at__isnull=False)
    refuse_unless(was_inside.exists(), NotInTheRoom)
    ended_at = session.ended_at or timezone.now()
    refuse_unless(timezone.now() - ended_at <= LEAVING_LASTS, NotRunning)


def _check_in(group: Group, by: Person, *, mood: int | None, need: str) -> CheckIn:
    refuse_unless(mood is None or 1 <= mood <= 10, WordsOutOfRange)
    refuse_unless(need in CheckIn.Need.values, WordsOutOfRange)
    return CheckIn(person=by, group=group, mood=mood, need=need, given_at=timezone.now())


def _seal_words(check_in: CheckIn, word: str, text: str) -> tuple[str, str]:
    """Seal both as the author's; returns them as they will be read."""
    word, text = " ".join(_words(word, WORD_LENGTH).split()), _words(text, TEXT_LENGTH)
    refuse_unless(check_in.mood is not None or bool(word or text), WordsOutOfRange)
    place = f"groups_checkin:{check_in.key}"
    if word:
        check_in.sealed_word = seal(check_in.person_id, word, f"{place}:sealed_word")
    if text:
        check_in.sealed_text = seal(check_in.person_id, text, f"{place}:sealed_text")
    return word, text


def _words(text: str, longest: int) -> str:
    """Return words as a room takes them, or nothing for nothing."""
    words = text.strip()
    return clean_text(words, characters=longest) if words else ""


def _save_once(given: Model) -> None:
    try:
        with transaction.atomic():
            given.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyGiven from error


def _tell_leaders(group: Group, occasion: str, link: str) -> None:
    leaders = Membership.objects.open().leading().filter(group=group)
    notify_many(
        leaders.values_list("person_id", flat=True),
        kind="leader_needed",
        occasion=occasion,
        link=link,
    )


def _badge(person: Person) -> str:
    return badge_of(person.standing().roles)


def _room(session: Session) -> Room:
    if session.room is None:
        raise NotRunning
    return session.room


def _note(action: str, session: Session, by: Person, **details: object) -> Note:
    programme_id = session.group.programme_id
    return Note(action, by.pk, programme_id, f"groups.session:{session.key}", details)
