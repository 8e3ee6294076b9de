"""What can be refused about notices."""

from django.utils.translation import gettext_lazy as _

from iop.policy import Refusal


class NotSendable(Refusal):
    """The letter was sent, still waits, or its words are gone."""

    code = "letter_not_sendable"
    sentence = _("This letter cannot be sent again: its words are gone, or it is still waiting.")
