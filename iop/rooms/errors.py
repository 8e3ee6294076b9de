"""Why a wish in a room was not granted. Each has a code for clients and a sentence for people."""

from django.utils.translation import gettext_lazy as _

from iop.policy import Refusal


class RoomRefusal(Refusal):
    """A wish that the room did not grant."""


class NotInRoom(RoomRefusal):
    """The person has no open stay in the room."""

    code = "not_in_room"
    sentence = _("You are not in this room any more.")


class Muted(RoomRefusal):
    """A leader has paused the person's posting."""

    code = "muted"
    sentence = _("A facilitator has paused your posting. You can still read along.")


class RoomClosed(RoomRefusal):
    """The room is over."""

    code = "closed"
    sentence = _("This room is closed. Nothing more can be written here.")


class NotALeader(RoomRefusal):
    """Only leaders of the room may do this."""

    code = "not_a_leader"
    sentence = _("Only facilitators of this room can do that.")


class NoSuchLine(RoomRefusal):
    """There is no such line, or it was written outside the person's stays."""

    code = "no_such_line"
    sentence = _("That line isn’t here.")


class NotYours(RoomRefusal):
    """Somebody else wrote the line."""

    code = "not_yours"
    sentence = _("Only the person who wrote this can change it.")


class NotAPost(RoomRefusal):
    """The line was given in a round, or says what became of the session; the app keeps it too."""

    code = "not_a_post"
    sentence = _("This stays as you shared it. A facilitator can set it aside for you.")


class TooLate(RoomRefusal):
    """The time in which a line may be changed is over."""

    code = "too_late"
    sentence = _("A line can be changed for ten minutes. You can still take it back.")


class LineIsGone(RoomRefusal):
    """The line was taken back or set aside, so nothing can be done to it."""

    code = "line_is_gone"
    sentence = _("That line was taken back or set aside.")


class UsedId(RoomRefusal):
    """The id of the wish was used for another one."""

    code = "used_id"
    sentence = _("This could not be saved under its number. Please send it again.")


class Busy(RoomRefusal):
    """More is waiting to be written than the room can take."""

    code = "busy"
    sentence = _("The room is very busy. Your words are kept here and sent again in a moment.")


class NotSaved(RoomRefusal):
    """The database did not answer. The same wish may be sent again."""

    code = "not_saved"
    sentence = _("We couldn’t save that just now. Your words are kept here and sent again.")


class TooFast(RoomRefusal):
    """More frames than the room takes from one page."""

    code = "too_fast"
    sentence = _("That was a lot at once. Wait a moment and go on.")


class BadWords(RoomRefusal):
    """The text is empty, too long, or holds characters that nobody can see."""

    code = "text"
    sentence = _("A line holds 1 to 4,000 characters.")
