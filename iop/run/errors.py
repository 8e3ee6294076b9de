"""What stands in the way of a backup or a restore, in words for the person with the shell."""


class CannotBeDone(Exception):
    """Nothing was changed, or what was begun can be begun again; the message says why."""
