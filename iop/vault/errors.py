"""What can go wrong with sealed text."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from iop.policy.errors import Refusal

PLACEHOLDER: Final = _("(cannot be opened)")


class Unreadable(Refusal):
    """The text cannot be opened: its key was destroyed, or the bytes are not what was sealed."""

    code = "unreadable"
