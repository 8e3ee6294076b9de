"""Envelopes: beat says "sweep now", the action does what is due."""

from groups.actions import sweeping
from iop.policy import task


@task("groups.sweep", ignore_result=True)
def sweep() -> None:
    """Plan ahead, remind, and end forgotten sessions. Safe to run twice."""
    sweeping.sweep()
