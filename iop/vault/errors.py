"""What can go wrong with sealed text."""

from iop.policy.errors import Refusal


class Unreadable(Refusal):
    """The text cannot be opened: its key was destroyed, or the bytes are not what was sealed."""

    code = "unreadable"
