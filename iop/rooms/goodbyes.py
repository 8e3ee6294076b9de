"""Why a person's pages of a room close: codes between processes, words for each reader."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from iop.rooms.errors import NotInRoom


class Goodbye(TextChoices):
    """A stay's end, as the person whose stay it was is told of it."""

    LEFT = "left", NotInRoom.sentence
    ENDED = "ended", _("This room has ended. Thank you for being here.")
    ASKED = (
        "asked",
        _(
            "You were asked to leave today’s room. You still belong to this group, "
            "and the people who lead it can let you back in."
        ),
    )
    GROUP_LEFT = "group_left", _("Your time in this group has ended.")
    TAKEN_BACK = (
        "taken_back",
        _("You took back an agreement that this group stands on. Your seat is kept."),
    )

    @classmethod
    def _missing_(cls, value: object) -> "Goodbye":
        """Return the plain one for a code that only newer processes know."""
        return cls.LEFT
