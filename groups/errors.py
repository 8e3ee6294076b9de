"""The vocabulary of refusals in groups: a stable code, and a sentence for whoever wished it."""

from django.utils.translation import gettext_lazy as _

from iop.policy import Refusal
from iop.rooms.goodbyes import Goodbye


class GroupRefusal(Refusal):
    """The base of everything that groups refuse."""


class GroupFull(GroupRefusal):
    """Every seat is taken or kept for somebody."""

    code = "group_full"
    sentence = _("Every seat of this group is taken or kept for somebody.")


class GroupClosed(GroupRefusal):
    """A closed group has begun, or the group has ended."""

    code = "group_closed"
    sentence = _("This group stays with the people it began with. Nobody can be added now.")


class GroupEnded(GroupRefusal):
    """The group has come to its end."""

    code = "group_ended"
    sentence = _("This group has come to its end.")


class NameTaken(GroupRefusal):
    """Another running group of the programme has this name."""

    code = "name_taken"
    sentence = _("Another group already has this name. People would mix them up.")


class CapTooSmall(GroupRefusal):
    """More people belong already than the new number of seats."""

    code = "cap_too_small"
    sentence = _("More people belong to this group than that number of seats.")


class AlreadyInGroup(GroupRefusal):
    """The person belongs to the group, or a seat is kept for them."""

    code = "already_in_group"
    sentence = _("This person belongs to the group already, or a seat is kept for them.")


class RoleDoesNotFit(GroupRefusal):
    """The person's role does not allow this part in this group."""

    code = "role_does_not_fit"
    sentence = _("This person’s role doesn’t fit that part in this group.")


class GroupIsForOthers(RoleDoesNotFit):
    """Somebody is invited in a role for which the chosen group is not meant."""

    field = "place"
    sentence = _("This group is not for people in that role. Choose another, or none for now.")


class GroupMeets(GroupRefusal):
    """The group is in the middle of a session."""

    code = "group_meets"
    sentence = _("This group is meeting right now. End it when the session is over.")


class SeriesOverlaps(GroupRefusal):
    """The group meets at that time already."""

    code = "series_overlaps"
    sentence = _("This group meets at that time already. Choose another time, or end the other.")


class SessionOverlaps(GroupRefusal):
    """The group has another session at that time."""

    code = "session_overlaps"
    sentence = _("This group meets at that time already. Choose another time.")


class KindDoesNotFit(GroupRefusal):
    """People sit in the group, or seats are kept, for whom the new kind is not meant."""

    code = "kind_does_not_fit"
    sentence = _("People who sit here, or have a seat kept, don’t fit a group of that kind.")


class NotAMember(GroupRefusal):
    """Only people who belong to the group today."""

    code = "not_a_member"
    sentence = _("This is for people who belong to the group.")


class AgreementMissing(GroupRefusal):
    """An agreement that the group stands on is not given, or was taken back."""

    code = "agreement_missing"
    sentence = _("Before you join, read the agreements of this group and answer them.")


class UnknownZone(GroupRefusal):
    """No such time zone."""

    code = "unknown_zone"
    sentence = _("We don’t know this time zone. Choose one from the list.")


class ImpossibleSeries(GroupRefusal):
    """A weekday, a length or dates that no week can hold."""

    code = "impossible_series"
    sentence = _("These times can’t be met. Look again at the dates and the length.")


class SeriesEnded(GroupRefusal):
    """This weekly time has ended."""

    code = "series_ended"
    sentence = _("This weekly time has ended already.")


class TooEarly(GroupRefusal):
    """The door of this session is not open yet."""

    code = "too_early"
    sentence = _("The lobby isn’t open yet. Your seat is kept.")


class SessionOver(GroupRefusal):
    """The session has ended."""

    code = "session_over"
    sentence = _("This session has ended.")


class SessionCalledOff(GroupRefusal):
    """The session was called off."""

    code = "session_called_off"
    sentence = _("This session was called off.")


class NotRunning(GroupRefusal):
    """Something that needs a running session."""

    code = "not_running"
    sentence = _("This can be done once the session has started.")


class TooLongAgo(GroupRefusal):
    """How one leaves is said on the day of the session."""

    code = "too_long_ago"
    sentence = _("This session was a while ago. If today is hard, Help now reaches a person.")


class PlaceNeeded(GroupRefusal):
    """Nobody comes in without saying where they are today."""

    code = "place_needed"
    sentence = _("Say where you are today, so that help could find you if you needed it.")


class NumberUnclear(GroupRefusal):
    """A call-back number that nobody could dial."""

    code = "number_unclear"
    sentence = _("This doesn’t look like a phone number. Write it as one would dial it.")


class AskedToLeave(GroupRefusal):
    """The leaders asked this person to leave today's room."""

    code = "asked_to_leave"
    sentence = Goodbye.ASKED.label


class NotInTheRoom(GroupRefusal):
    """The person was not let in, or has left."""

    code = "not_in_the_room"
    sentence = _("This is for people who are in the room.")


class NotOffered(GroupRefusal):
    """A check-in is offered to whoever left amber."""

    code = "not_offered"
    sentence = _("This has changed since you opened the page. Nothing was sent.")


class NotAlone(GroupRefusal):
    """Staff ask for the place of somebody whom a leader has met, or who did not leave red."""

    code = "not_alone"
    sentence = _("Somebody who leads the group sees to them now.")


class NotBeside(GroupRefusal):
    """The side room is closed, or somebody else's."""

    code = "not_beside"
    sentence = _("You are not together here any more. If you need someone now: Help now.")


class LeadersStay(GroupRefusal):
    """Leaders cannot be muted or asked to leave here."""

    code = "leaders_stay"
    sentence = _("People who lead the session can’t be asked to leave it here.")


class ReasonNeeded(GroupRefusal):
    """Whoever is muted or asked to leave is told why."""

    code = "reason_needed"
    sentence = _("Say why, in a few kind words. The person will read them.")


class NoSuchPhase(GroupRefusal):
    """The agenda has no part before the first or after the last."""

    code = "no_such_phase"
    sentence = _("There is no other part of the agenda that way.")


class TimeOutOfRange(GroupRefusal):
    """A timer of 1 to 120 minutes."""

    code = "time_out_of_range"
    sentence = _("Choose between 1 and 120 minutes.")


class AlreadyGiven(GroupRefusal):
    """Given once; the first stands."""

    code = "already_given"
    sentence = _("You have given this already. What you gave first is kept.")


class NoTurn(GroupRefusal):
    """People who lead take no turn in the round."""

    code = "no_turn"
    sentence = _("People who lead take no turn in the round. They can check in all the same.")


class AlreadyHeard(GroupRefusal):
    """The person was heard in this round."""

    code = "already_heard"
    sentence = _("This person was heard in this round.")


class WordsOutOfRange(GroupRefusal):
    """Too many words, none where some are needed, or a mood outside 1 to 10."""

    code = "words_out_of_range"
    sentence = _("Something is missing or too long here. Nothing was sent.")
