"""What people give in the circle: check-ins, passing, intentions, and how they leave.

Words are sealed with their author's data key, bound to the row's key and column.
"""

from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from groups.actions.locking import hold_session, refuse_unless
from groups.actions.recording import record_of_group, record_of_session
from groups.actions.side_rooms import close_side_room, open_side_room
from groups.actions.turns import append_turn, finish_turn, invite, make_turns, turn_of
from groups.errors import (
    AgreementMissing,
    AlreadyGiven,
    AlreadyHeard,
    NotInTheRoom,
    NotOffered,
    NotRunning,
    TooLongAgo,
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
from groups.rules import LEAVING_LASTS, badge_of
from iop.notices.actions import notify_many
from iop.people.models import Person
from iop.people.queries import staff_of
from iop.policy import NotFound, require
from iop.rooms.actions import append
from iop.rooms.errors import Muted
from iop.rooms.models import Room, Stay
from iop.rooms.texts import clean_text
from iop.vault.seals import seal

__all__ = [
    "answer_offer",
    "append_turn",
    "give_check_in",
    "give_daily_check_in",
    "give_leaving_check",
    "invite",
    "make_turns",
    "pass_turn",
    "set_intention",
]

WORD_LENGTH: Final = 40
TEXT_LENGTH: Final = 2000
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

    The room sees mood and words, leaders also what is needed. Once a session. Somebody whose
    writing is paused gives a mood, or passes.
    """
    held = _hold_inside(session, by)
    check_in = _check_in(held.group, by, mood=mood, need=need)
    check_in.session, check_in.local_date = held, held.local_date
    word, text = _seal_words(check_in, word, text)
    refuse_unless(not (word or text) or _may_write(held, by), Muted)
    _save_once(check_in)
    line = check_in_line(check_in, word=word, text=text, badge=_badge(by))
    append(_room(held), line, *finish_turn(held, by, Turn.State.GIVEN))
    record_of_session("circle.check_in", held, by)
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
    record_of_session("circle.passed", held, by)
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
        lounge = reverse("groups:lounge", args=[mine.key])
        staffs = reverse("people:staff_person", args=[by.key])
        occasion = f"check_in:{check_in.pk}"
        _tell(mine, kind="leader_needed", occasion=occasion, link=lounge, staffs=staffs)
    record_of_group("circle.daily_check_in", mine, by)
    return check_in


@transaction.atomic
def see_to(check_in: CheckIn, *, by: Person) -> CheckIn:
    """Note that a leader sees to what somebody asked for in the lounge. The first stays; safe to
    repeat. Refuses everybody who does not lead the group.
    """
    actor = by.standing()
    groups = Group.objects.visible_to(actor).with_part_of(actor)
    led: Group | None = groups.filter(pk=check_in.group_id).first()
    if led is None:
        raise NotFound
    require("lounge.lead", actor, led)
    held: CheckIn = CheckIn.objects.select_for_update(no_key=True).get(pk=check_in.pk)
    if held.met_at is None:
        held.met_by, held.met_at = by, timezone.now()
        held.save(update_fields=["met_by", "met_at"])
        record_of_group("circle.seen_to", led, by, person=held.person_id)
    return held


@transaction.atomic
def set_intention(session: Session, *, by: Person, text: str) -> Intention:
    """Say one thing that one takes into the week. The room sees it. Once a session.

    Refuses somebody whose writing is paused.
    """
    held = _hold_inside(session, by)
    words = _words(text, TEXT_LENGTH)
    refuse_unless(bool(words), WordsOutOfRange)
    refuse_unless(_may_write(held, by), Muted)
    intention = Intention(session=held, person=by, given_at=timezone.now())
    intention.sealed_text = seal(by.pk, words, f"groups_intention:{intention.key}:sealed_text")
    _save_once(intention)
    append(_room(held), intention_line(by, text=words, badge=_badge(by)))
    record_of_session("circle.intention", held, by)
    return intention


@transaction.atomic
def give_leaving_check(session: Session, *, by: Person, colour: str) -> LeavingCheck:
    """Say how one leaves; may be changed until half a day after the end. Only leaders see it.

    Amber and red tell the leaders at once; red with a notice too, and with a side room. A side
    room that a leader came into stays open whatever is said, until the leader says they parted.
    """
    held = hold_session(session, by=by, action="session.take_part")
    _refuse_unless_was_inside(held, by)
    refuse_unless(colour in Colour.values, WordsOutOfRange)
    mine = LeavingCheck.objects.select_related("side_room").filter(session=held, person=by)
    check = mine.first() or LeavingCheck(session=held, person=by)
    if check.colour == colour and check.is_beside:
        open_side_room(check, held)
        return check
    if check.colour == colour and colour != Colour.RED:
        return check
    check.colour, check.given_at = colour, timezone.now()
    check.wants_check_in = None
    if colour == Colour.RED:
        check.red_at = check.given_at
    if not check.is_with_somebody:
        check.met_by = check.met_at = None
        _open_or_close(check, held, wanted=colour == Colour.RED)
    check.save()
    record_of_session("circle.leaving_check", held, by)
    nudge_leaving(held)
    if colour == Colour.RED:
        _tell_leaders(held, "leader_needed", check)
    return check


@transaction.atomic
def answer_offer(session: Session, *, by: Person, wants: bool) -> LeavingCheck:
    """Say whether a short check-in would be good, having left amber; yes opens a side room.

    The leaders see the answer and, for a yes, have a notice. May be changed.
    """
    held = hold_session(session, by=by, action="session.take_part")
    _refuse_unless_was_inside(held, by)
    mine = LeavingCheck.objects.select_related("side_room").filter(session=held, person=by)
    check: LeavingCheck | None = mine.filter(colour=Colour.AMBER).first()
    if check is None:
        raise NotOffered
    check.wants_check_in = wants
    if check.is_with_somebody:
        check.given_at = timezone.now()
    else:
        _open_or_close(check, held, wanted=wants)
    check.save()
    if wants:
        _tell_leaders(held, "check_in_asked", check)
    nudge_leaving(held)
    return check


def _open_or_close(check: LeavingCheck, session: Session, *, wanted: bool) -> None:
    if wanted:
        open_side_room(check, session)
    else:
        close_side_room(check, session)


def _hold_inside(session: Session, by: Person) -> Session:
    """Lock a running session in which the person is now."""
    held = hold_session(session, by=by, action="session.take_part")
    refuse_unless(held.state == Session.State.RUNNING, NotRunning)
    inside = Arrival.objects.inside().filter(session=held, person=by)
    refuse_unless(inside.exists(), NotInTheRoom)
    return held


def _may_write(session: Session, by: Person) -> bool:
    paused = Stay.objects.open().filter(room=session.room, person=by, muted_at__isnull=False)
    return not paused.exists()


def _refuse_unless_was_inside(session: Session, by: Person) -> None:
    refuse_unless(session.is_live or session.started_at is not None, NotRunning)
    was_inside = Arrival.objects.filter(session=session, person=by, admitted_at__isnull=False)
    refuse_unless(was_inside.exists(), NotInTheRoom)
    ended_at = session.ended_at or timezone.now()
    refuse_unless(timezone.now() - ended_at <= LEAVING_LASTS, TooLongAgo)


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


def _tell_leaders(session: Session, kind: str, check: LeavingCheck) -> None:
    """Tell who leads of somebody's side room; a new room is told anew."""
    after = reverse("groups:after", args=[session.key])
    link = after if session.is_over else reverse("groups:session", args=[session.key])
    occasion = f"side_room:{check.side_room_id}"
    _tell(session.group, kind=kind, occasion=occasion, link=link, staffs=after)


def _tell(group: Group, *, kind: str, occasion: str, link: str, staffs: str = "") -> None:
    """Tell who leads the group; where nobody does, the programme's staff, who may read less."""
    leading = Membership.objects.open().leading().filter(group=group)
    if found := list(leading.values_list("person_id", flat=True)):
        notify_many(found, kind=kind, occasion=occasion, link=link)
    else:
        staff = staff_of(group.programme_id)
        notify_many(staff, kind=kind, occasion=occasion, link=staffs or link)


def _badge(person: Person) -> str:
    return badge_of(person.standing().roles)


def _room(session: Session) -> Room:
    if session.room is None:
        raise NotRunning
    return session.room
