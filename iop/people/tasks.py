"""Envelopes: beat says "tidy up", the action deletes what is over."""

from iop.people.actions import forget_what_is_over
from iop.policy import task


@task("people.tidy", ignore_result=True)
def tidy() -> None:
    """Delete sessions and links that are over. Safe to run twice and at once."""
    forget_what_is_over()
