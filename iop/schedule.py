"""Every periodic task, each with its reason. Beat runs in UTC and only says "sweep now"."""

from typing import Final

from celery.schedules import crontab

SCHEDULE: Final[dict[str, dict[str, object]]] = {
    # Reminders and letters are rows that are due: one query a minute finds them, late or not.
    "notices-sweep": {"task": "iop.notices.tasks.sweep", "schedule": 60.0},
    # A session whose facilitator went home still ends, and attendance is counted.
    "groups-sweep": {"task": "groups.tasks.sweep", "schedule": 60.0},
    # Visits of a process that died without saying goodbye are closed.
    "rooms-sweep": {"task": "iop.rooms.tasks.sweep", "schedule": 60.0},
    # Who was signed in, when and with what is deleted once it is over: nobody asks for it again. By
    # the clock and not by a pause, which would begin anew with every start of beat.
    "people-tidy": {"task": "iop.people.tasks.tidy", "schedule": crontab(hour="8", minute="17")},
}
