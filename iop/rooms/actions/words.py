"""Saying something, and what may become of it: every change is an entry of the log as well."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from iop.people.models import Person
from iop.policy import Refusal
from iop.rooms import events, log
from iop.rooms.errors import (
    LineIsGone,
    Muted,
    NoSuchLine,
    NotALeader,
    NotAPost,
    NotInRoom,
    NotYours,
    RoomClosed,
    TooLate,
)
from iop.rooms.hidings import tell_hidden
from iop.rooms.limits import EDIT_SECONDS, REASON_CHARACTERS
from iop.rooms.lines import HIDDEN, RETRACTED, SHOWN
from iop.rooms.log import Draft, Outcome, Placed, place_of
from iop.rooms.models import Entry, Reaction, Room, Stay
from iop.rooms.texts import clean_text
from iop.vault.seals import Sealed, open_many, seal

QUIET_KINDS = frozenset({"joined", "left"})


def append(room: Room, *drafts: Draft) -> list[Entry]:
    """Write lines into a room's log, in order, and tell its pages on commit.

    The caller's word counts: no stay is asked for. Repeated client ids get their first entry.
    Write to the log before the audit: all writers then lock in one order.
    """
    return [_entry(outcome) for outcome in _written(room, *drafts)]


def _written(room: Room, *drafts: Draft) -> list[Outcome]:
    return log.write([Placed(room.pk, draft) for draft in drafts], announce=events.announce)


def _entry(outcome: Outcome) -> Entry:
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome.entry


def post_text(room: Room, *, by: Person, text: str, client_id: str) -> Entry:
    """Say something. Refuses people without an open stay, paused ones, and closed rooms."""
    draft = Draft("post", author=by, text=clean_text(text), client_id=client_id)
    return _entry(log.write([Placed(room.pk, draft, needs_stay=True)], announce=events.announce)[0])


@transaction.atomic
def edit_text(room: Room, *, by: Person, ref: int, text: str, client_id: str) -> Entry:
    """Change an own post within ten minutes. The log keeps the words before, sealed."""
    words = clean_text(text)
    if known := _known(room, by, client_id, "edit"):
        return known
    stay, line = _stay_and_line(room, by, ref)
    _refuse_unless_own(line, by)
    if stay.muted_at:
        raise Muted
    if timezone.now() - line.at > timedelta(seconds=EDIT_SECONDS):
        raise TooLate
    before = open_many([Sealed(by.pk, bytes(line.sealed or b""), place_of(line))])[0]
    line.sealed, line.edited_at = seal(by.pk, words, place_of(line)), timezone.now()
    line.save(update_fields=["sealed", "edited_at"])
    return _change(room, Draft("edit", author=by, text=before, ref=ref, client_id=client_id))


@transaction.atomic
def retract_line(room: Room, *, by: Person, ref: int, client_id: str) -> Entry:
    """Take an own post back, at any time while in the room. Its words never leave again.

    Refuses what was given in a round: the app that wrote it keeps it too.
    """
    if known := _known(room, by, client_id, "retract"):
        return known
    _, line = _stay_and_line(room, by, ref)
    _refuse_unless_own(line, by)
    _set_state(line, RETRACTED)
    return _change(room, Draft("retract", author=by, ref=ref, client_id=client_id))


@transaction.atomic
def hide_line(room: Room, *, by: Person, ref: int, reason: str, client_id: str) -> Entry:
    """Set a line aside. Its author and leaders still see it, with the reason; nobody else does."""
    why = clean_text(reason, characters=REASON_CHARACTERS)
    if known := _known(room, by, client_id, "hide"):
        return known
    _, line = _stay_and_line(room, by, ref, leading=True)
    if line.state != SHOWN:
        raise LineIsGone
    _set_state(line, HIDDEN)
    hide = _change(room, Draft("hide", author=by, text=why, ref=ref, client_id=client_id))
    tell_hidden(line, hide)
    return hide


@transaction.atomic
def show_line(room: Room, *, by: Person, ref: int, client_id: str) -> Entry:
    """Show a line again that was set aside."""
    if known := _known(room, by, client_id, "show"):
        return known
    _, line = _stay_and_line(room, by, ref, leading=True)
    if line.state != HIDDEN:
        raise LineIsGone
    _set_state(line, SHOWN)
    return _change(room, Draft("show", author=by, ref=ref, client_id=client_id))


@transaction.atomic
def react(
    room: Room, *, by: Person, ref: int, reaction: str, is_on: bool, client_id: str
) -> Entry | None:
    """Answer a line with one of the reactions, or take the answer away.

    Writes nothing, and returns None, when that is how it stands already.
    """
    if known := _known(room, by, client_id, "react"):
        return known
    stay, line = _stay_and_line(room, by, ref)
    if stay.muted_at:
        raise Muted
    if line.state != SHOWN:
        raise LineIsGone
    if not _set_reaction(line, by, reaction, is_on=is_on):
        return None
    facts = {"reaction": reaction, "on": is_on}
    return _change(room, Draft("react", author=by, ref=ref, facts=facts, client_id=client_id))


def _set_reaction(line: Entry, by: Person, reaction: str, *, is_on: bool) -> bool:
    """Return whether anything changed."""
    if is_on:
        return Reaction.objects.get_or_create(entry=line, person=by, kind=reaction)[1]
    return Reaction.objects.filter(entry=line, person=by, kind=reaction).delete()[0] > 0


def _change(room: Room, draft: Draft) -> Entry:
    return append(room, draft)[0]


def _known(room: Room, by: Person, client_id: str, kind: str) -> Entry | None:
    """Lock the room, and return what the same wish got before."""
    log.lock_rooms({room.pk})
    found: Entry | None = Entry.objects.filter(
        room=room, author=by, client_id=client_id, kind=kind
    ).first()
    return found


def _stay_and_line(
    room: Room, by: Person, ref: int, *, leading: bool = False
) -> tuple[Stay, Entry]:
    """Return the person's open stay and a line within their stays."""
    stays = list(Stay.objects.filter(room=room, person=by).select_related("room"))
    stay = next((one for one in stays if one.ended_at is None), None)
    if stay is None:
        raise NotInRoom
    if stay.room.closed_at:
        raise RoomClosed
    if leading and not stay.is_leader:
        raise NotALeader
    line = Entry.objects.filter(room=room, seq=ref, ref__isnull=True, author__isnull=False).first()
    if line is None or line.kind in QUIET_KINDS or not any(one.covers(ref) for one in stays):
        raise NoSuchLine
    return stay, line


def _refuse_unless_own(line: Entry, by: Person) -> None:
    if line.author_id != by.pk:
        raise NotYours
    if line.kind != "post":
        raise NotAPost
    if line.state == RETRACTED or line.sealed is None:
        raise LineIsGone


def _set_state(line: Entry, state: str) -> None:
    line.state = state
    line.save(update_fields=["state"])


def leave_tombstones(person: Person) -> None:
    """Show a person's lines as taken back: their words cannot be opened any more."""
    Entry.objects.filter(author=person, sealed__isnull=False, ref__isnull=True).update(
        state=RETRACTED
    )
