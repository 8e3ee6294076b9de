"""Everything is counted back from one moment."""

from datetime import UTC, datetime

import pytest

from demo.calendar import Calendar


@pytest.mark.parametrize(
    ("minute", "began"),
    [(0, "21:45"), (7, "22:00"), (12, "22:00"), (19, "22:00"), (20, "22:15"), (59, "22:45")],
)
def test_the_open_session_began_about_twelve_minutes_ago_on_a_quarter(minute, began):
    calendar = Calendar(datetime(2026, 11, 7, 22, minute, 10, tzinfo=UTC))
    assert f"{calendar.open_since:%H:%M}" == began


def test_today_is_the_date_in_the_programmes_zone():
    late = Calendar(datetime(2026, 11, 8, 2, 30, tzinfo=UTC))
    assert f"{late.today}" == "2026-11-07"


def test_nothing_began_before_the_past_begins():
    calendar = Calendar(datetime(2026, 11, 7, 22, 0, tzinfo=UTC), weeks=2)
    assert calendar.since(50) == calendar.since(2) == datetime(2026, 10, 24, 12, 30, tzinfo=UTC)
