"""What beat asks of rooms."""

from iop.policy import task
from iop.rooms.actions import close_stale_visits


@task("rooms.sweep")
def sweep() -> None:
    """Close visits whose process died without saying goodbye. Safe to repeat."""
    close_stale_visits()
