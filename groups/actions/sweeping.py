"""What the minute's sweep does: plan ahead, remind, and end what was forgotten."""

import logging
from datetime import timedelta
from typing import Final

from django.utils import timezone

from groups.actions.planning import plan_ahead
from groups.actions.reminders import remind
from groups.actions.sessions import FORGOTTEN_AFTER, end_session
from groups.actions.side_rooms import close_forgotten_side_rooms
from groups.models import Session

logger = logging.getLogger(__name__)
# Planning looks at every series, so it runs in the first minute of each hour only.
PLANNING_MINUTE: Final = timedelta(minutes=1)


def sweep() -> None:
    """Do what is due. Safe to run twice at once, and to miss for a while."""
    if timezone.now().minute < PLANNING_MINUTE / timedelta(minutes=1):
        plan_ahead()
    remind()
    end_forgotten()
    close_forgotten_side_rooms()


def end_forgotten() -> int:
    """End sessions half an hour after their planned end; returns how many.

    What never started is called off. One that can't be ended doesn't keep the others.
    """
    limit = timezone.now() - FORGOTTEN_AFTER
    forgotten = list(Session.objects.coming().filter(ends_at__lt=limit))
    for session in forgotten:
        try:
            end_session(session)
        except Exception:
            logger.exception("session %s could not be ended", session.pk)
    return len(forgotten)
