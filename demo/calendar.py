"""The days of the demonstration: everything is counted back from one moment. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from groups.recurrence import moment_of

ZONE: Final = "America/New_York"
EASTERN: Final = ZoneInfo(ZONE)
BEGAN_AGO: Final = timedelta(minutes=12)
STEP: Final = timedelta(minutes=15)
HALF: Final = timedelta(minutes=7, seconds=30)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Now, and how many weeks the past is long."""

    now: datetime
    weeks: float = 52.0

    @property
    def today(self) -> date:
        """The date in the programme's zone."""
        return self.now.astimezone(EASTERN).date()

    def ago(self, weeks: float) -> datetime:
        """Return the moment so many weeks before now."""
        return self.now - timedelta(weeks=weeks)

    def since(self, weeks: float) -> datetime:
        """Return when something began, not before the past begins: on a morning in the zone."""
        day = self.ago(min(weeks, self.weeks)).astimezone(EASTERN).date()
        return moment_of(day, time(8, 30), EASTERN)

    def weekday(self, apart: int) -> int:
        """Return the weekday so many days from today."""
        return (self.today.weekday() + apart) % 7

    @property
    def open_since(self) -> datetime:
        """When the session that runs now was to start: about twelve minutes ago, on a quarter."""
        wall = (self.now - BEGAN_AGO + HALF).replace(second=0, microsecond=0)
        return wall - timedelta(minutes=wall.minute % 15)
