"""Envelopes: what is due is found by a query, so a task that is lost delays and loses nothing."""

import logging

from kombu.exceptions import OperationalError

from iop.notices.actions import write_due_letters
from iop.notices.post import deliver_waiting_letters
from iop.policy import task

logger = logging.getLogger(__name__)


@task("notices.sweep")
def sweep() -> None:
    """Write the letters that are due, then send what waits. Safe to run twice and at once."""
    write_due_letters()
    deliver_waiting_letters()


@task("notices.deliver")
def deliver() -> None:
    """Send what waits. Safe to run twice and at once."""
    deliver_waiting_letters()


def quicken() -> None:
    """Ask for delivery now. Without a broker nothing is lost: the next sweep sends the letters."""
    try:
        deliver.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("delivery was not quickened: %s", type(error).__name__)
