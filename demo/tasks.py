"""Envelopes: an action called, safe to run twice."""

from demo import actions
from iop.policy import task


@task("demo.keep_company")
def keep_company() -> None:
    """Keep the invented people in their room."""
    actions.keep_company()
