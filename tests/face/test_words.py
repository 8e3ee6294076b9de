"""Times in words, in the reader's zone, over the changes of the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from iop.face import words

EASTERN = "America/New_York"
NOW = datetime(2026, 11, 24, 17, 48, tzinfo=ZoneInfo(EASTERN))


def eastern(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(EASTERN))  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (eastern(2026, 11, 24, 18, 0), "Tonight, 6:00\u00a0pm Eastern"),
        (eastern(2026, 11, 24, 9, 30), "Today, 9:30\u00a0am Eastern"),
        (eastern(2026, 11, 25, 12, 5), "Tomorrow, 12:05\u00a0pm Eastern"),
        (eastern(2026, 11, 23, 0, 0), "Yesterday, 12:00\u00a0am Eastern"),
        (eastern(2026, 11, 26, 13, 0), "Thursday 26 November, 1:00\u00a0pm Eastern"),
        (eastern(2027, 1, 5, 18, 0), "Tuesday 5 January 2027, 6:00\u00a0pm Eastern"),
    ],
)
def test_a_session_is_told_by_day_clock_and_zone(moment: datetime, said: str) -> None:
    assert words.when(moment, EASTERN, now=NOW) == said


def test_the_day_is_the_readers_day() -> None:
    late = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)

    assert [words.day(late, zone, now=NOW) for zone in (EASTERN, "Asia/Tokyo")] == [
        "Tonight",
        "Today",
    ]


def test_the_same_wall_clock_before_and_after_the_clocks_change() -> None:
    summer = datetime(2026, 10, 31, 22, 0, tzinfo=UTC)
    winter = datetime(2026, 11, 1, 23, 0, tzinfo=UTC)

    assert [words.clock(moment, EASTERN) for moment in (summer, winter)] == [
        "6:00\u00a0pm",
        "6:00\u00a0pm",
    ]


def test_a_day_of_25_hours_still_has_one_tomorrow() -> None:
    saturday = eastern(2026, 10, 31, 23, 30)
    sunday_night = eastern(2026, 11, 1, 23, 45)

    assert words.day(sunday_night, EASTERN, now=saturday) == "Tomorrow"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/New_York", "Eastern"),
        ("America/Detroit", "Eastern"),
        ("America/Chicago", "Central"),
        ("America/Denver", "Mountain"),
        ("America/Los_Angeles", "Pacific"),
        ("America/Anchorage", "Alaska"),
        ("Pacific/Honolulu", "Hawaii"),
        ("America/Phoenix", "Phoenix"),
        ("Europe/Berlin", "Berlin"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("UTC", "UTC"),
    ],
)
def test_zones_go_by_the_name_people_use(zone: str, name: str) -> None:
    assert words.zone_name(zone) == name


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "America", "../etc/passwd", "a\0b"])
def test_a_zone_that_is_not_known_here_is_the_houses(zone: str) -> None:
    moment = datetime(2026, 11, 24, 23, tzinfo=UTC)

    assert words.clock_named(moment, zone) == "6:00\xa0pm Eastern"


def test_a_span_names_its_zone_once() -> None:
    start, end = eastern(2026, 11, 24, 11, 30), eastern(2026, 11, 24, 12, 45)

    assert words.span(start, end, EASTERN) == "11:30\u00a0am – 12:45\u00a0pm Eastern"


def test_a_date_without_a_clock() -> None:
    assert words.date_words(date(2026, 11, 24), now=NOW.date()) == "Tuesday 24 November"


@pytest.mark.parametrize(
    ("hour", "said"),
    [(3, "Good evening"), (4, "Good morning"), (12, "Good afternoon"), (17, "Good evening")],
)
def test_the_greeting_follows_the_readers_hour(hour: int, said: str) -> None:
    assert words.greeting(eastern(2026, 11, 24, hour), EASTERN) == said


def test_small_numbers_are_words() -> None:
    assert [words.number(value) for value in (0, 7, 12, 13)] == ["no", "seven", "twelve", "13"]


def test_a_length_agrees_with_its_number() -> None:
    assert [words.length(1), words.length(75)] == ["1 minute", "75 minutes"]


def test_the_foot_says_which_zone_times_are_in() -> None:
    assert words.zone_sentence(EASTERN) == "Times are in Eastern time"
