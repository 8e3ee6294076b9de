"""How much of a session somebody was there for. Pure: spans in, minutes and an outcome out.

The rule, in words a client may read:

- You are there while your page is in the room, and while you wait at the door to be let in.
- Pages that are open side by side count once. A line lost for two minutes or less does not count as
  away. Only the time between the start and the end counts; a session that began early counts from
  its real beginning, and never for more than its planned length.
- *Missed*: there for less than ten minutes (less than a quarter of a session under 40 minutes).
- *Came late*: first there more than ten minutes after the start. When the session itself began
  late, its real beginning is the start.
- *Left early*: last there more than ten minutes before the end. When the session itself ended
  early, its real end is the end.
- *Came*: everything else. Late goes before left early. *Excused* is said by a leader, and what was
  counted stays beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from groups.models import Attendance

Outcome = Attendance.Outcome
GRACE: Final = timedelta(minutes=10)
SHORT_LOSS: Final = timedelta(minutes=2)
NOTHING: Final = timedelta(0)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one moment to a later one."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Window:
    """When a session was planned, and when it really began and ended."""

    starts_at: datetime
    ends_at: datetime
    began_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def counted(self) -> Span:
        """The time in which presence counts: planned, or real where that was earlier."""
        start = min(self.starts_at, self.began_at or self.starts_at)
        end = min(self.ends_at, self.ended_at or self.ends_at)
        return Span(start, max(end, start))

    @property
    def real_start(self) -> datetime:
        """The planned start, or the real beginning when that was later."""
        return min(max(self.starts_at, self.began_at or self.starts_at), self.counted.end)

    @property
    def scheduled(self) -> int:
        """The planned length in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of one person's presence."""

    minutes: int
    first_at: datetime | None
    last_at: datetime | None
    outcome: Outcome


def count(spans: Iterable[Span], window: Window) -> Count:
    """Count one person's presence: minutes, first and last moment, outcome."""
    there = merge(clip(spans, window.counted))
    if not there:
        return Count(0, None, None, Outcome.MISSED)
    present = sum((span.length for span in there), NOTHING)
    minutes = min(int(present.total_seconds() // 60), window.scheduled)
    first_at, last_at = there[0].start, there[-1].end
    return Count(minutes, first_at, last_at, outcome_of(present, first_at, last_at, window))


def outcome_of(
    present: timedelta, first_at: datetime, last_at: datetime, window: Window
) -> Outcome:
    """Return the word for it; see the rule above."""
    if present < min(GRACE, window.counted.length / 4):
        return Outcome.MISSED
    if first_at - window.real_start > GRACE:
        return Outcome.LATE
    if window.counted.end - last_at > GRACE:
        return Outcome.LEFT_EARLY
    return Outcome.ATTENDED


def clip(spans: Iterable[Span], window: Span) -> list[Span]:
    """Keep what lies in the window; spans that touch it nowhere, or end before they start, go."""
    cut = [Span(max(one.start, window.start), min(one.end, window.end)) for one in spans]
    return [one for one in cut if one.end > one.start]


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap, or that a short loss of the line keeps apart."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start - merged[-1].end <= SHORT_LOSS:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
