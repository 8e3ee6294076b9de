"""What can go wrong with people, in sentences for them."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from iop.policy import Refusal


class NameRefused(Refusal):
    """The display name cannot be used."""

    code = "name_refused"

    def __init__(self, sentence: str | Promise, *, code: str = "") -> None:
        super().__init__(code=code)
        self.sentence = sentence


class NameTaken(Refusal):
    """Somebody in the programme has this name, or one that looks like it."""

    code = "name_taken"
    sentence = _("Somebody here already goes by that name, or by one that looks like it.")

    def __init__(self, suggestions: list[str]) -> None:
        super().__init__()
        self.suggestions = suggestions


class InvitationGone(Refusal):
    """The link is unknown, used, revoked or too old. It is never said which."""

    code = "invitation_gone"
    sentence = _("This link doesn’t work any more.")


class PlaceGone(Refusal):
    """The seat that an invitation kept went to somebody else when its time ran out."""

    code = "place_gone"
    sentence = _(
        "The seat that was kept has gone meanwhile. Invite the same address again, without it or "
        "with another one."
    )


class AddressRefused(Refusal):
    """The address is not one that a letter can go to."""

    code = "address_refused"
    sentence = _("That doesn’t look like an e-mail address.")


class AlreadyEnded(Refusal):
    """The access had ended before."""

    code = "already_ended"
    sentence = _("This access has already ended.")


class AddressTooNew(Refusal):
    """Staff had the address changed, and the person has not had the time to object yet."""

    code = "address_too_new"
    sentence = _(
        "Staff changed this person’s address a short while ago. For 72 hours after that, only "
        "whoever runs the site can let them set up signing in anew."
    )

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


class LastWayIn(Refusal):
    """It is the only thing by which the person can sign in."""

    code = "last_way_in"
    sentence = _("This is your only way in. Set a password or add another passkey first.")


class StillHere(Refusal):
    """The access has not ended, so it cannot begin again."""

    code = "still_here"
    sentence = _("This person has access already.")


class WasHere(Refusal):
    """The address is that of somebody whose access to this programme ended."""

    code = "was_here"
    sentence = _(
        "Somebody with this address was here before. You can give them access again; they come "
        "back to the account that they had."
    )

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class NotAsked(Refusal):
    """An answer came to an agreement that is not asked of this person, or in an older wording."""

    code = "not_asked"
    sentence = _("This has changed since you opened the page. Please read it again.")


class ProgrammeNamed(Refusal):
    """Another programme has this name, or had it."""

    code = "programme_named"
    sentence = _("There is a programme of this name already.")


class ProgrammeEnded(Refusal):
    """Nobody comes into a programme that is over."""

    code = "programme_ended"
    sentence = _("This programme has ended.")


class UnknownZone(Refusal):
    """No such time zone."""

    code = "unknown_zone"
    sentence = _("We don’t know this time zone. Choose one from the list.")
