"""Why the demonstration refuses."""

from django.utils.translation import gettext_lazy as _

from iop.policy import Refusal


class NotADemonstration(Refusal):
    """DEMO is off, or nothing was filled."""

    code = "not_a_demonstration"
    sentence = _("This is not a demonstration.")


class PeopleLiveHere(Refusal):
    """The site holds people already."""

    code = "people_live_here"
    sentence = _("People live on this site already. The demonstration fills only an empty one.")
