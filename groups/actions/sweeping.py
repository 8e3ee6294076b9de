"""What the minute's sweep does: plan ahead, remind, and end what was forgotten."""

import logging
from collections.abc import Callable
from datetime import timedelta
from traceback import format_tb
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from groups.actions.alarms import raise_alarms
from groups.actions.attendance import ALIVE
from groups.actions.planning import plan_ahead
from groups.actions.reminders import remind
from groups.actions.sessions import FORGOTTEN_AFTER, end_session
from groups.actions.side_rooms import close_forgotten_side_rooms
from groups.models import Membership, Phase, Session
from iop.rooms.models import Visit

logger = logging.getLogger(__name__)
LONGEST_OVERTIME: Final = timedelta(hours=3)


class SweepIncomplete(Exception):
    """Steps of the sweep failed; the others were done."""


def sweep() -> None:
    """Do what is due. Safe to run twice at once, and to miss for a while.

    A step that fails keeps no other from its work; in the end the failure is raised, to be seen.
    """
    steps: list[Callable[[], object]] = [
        remind,
        raise_alarms,
        end_forgotten,
        close_forgotten_side_rooms,
    ]
    # Planning looks at every series, so it runs in the first minute of each hour only.
    if timezone.now().minute == 0:
        steps.insert(0, plan_ahead)
    failed = [step.__name__ for step in steps if not _is_done(step)]
    if failed:
        raise SweepIncomplete(", ".join(failed))


def _is_done(step: Callable[[], object]) -> bool:
    """Take the step; log where it failed, never what the error says: it may quote somebody."""
    try:
        step()
    except Exception as error:
        where = "".join(format_tb(error.__traceback__))
        kind = type(error).__name__
        logger.error("the sweep could not %s: %s\n%s", step.__name__, kind, where)
        return False
    return True


def end_forgotten() -> int:
    """End sessions half an hour after their planned end; returns how many.

    One that a leader is still in, or whose part of the agenda runs on, is left to them for some
    hours. What never took place is called off. One that can't be ended doesn't keep the others.
    """
    now = timezone.now()
    over = Session.objects.coming().filter(ends_at__lt=now - FORGOTTEN_AFTER)
    leading = Membership.objects.open().leading().filter(group=OuterRef("room__session__group"))
    led = Visit.objects.filter(room=OuterRef("room"), left_at__isnull=True, beat_at__gt=now - ALIVE)
    is_led = Exists(led.filter(Exists(leading.filter(person=OuterRef("person")))))
    runs_on = Exists(Phase.objects.running().filter(session=OuterRef("pk"), ends_at__gt=now))
    in_use = Q(is_led) | Q(runs_on)
    forgotten = list(over.exclude(in_use, ends_at__gt=now - LONGEST_OVERTIME))
    for session in forgotten:
        try:
            end_session(session)
        except Exception:
            logger.exception("session %s could not be ended", session.pk)
    return len(forgotten)
