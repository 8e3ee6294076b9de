"""The demonstration can be filled at any moment, awkward ones too."""

from datetime import UTC, datetime

import pytest
import time_machine

from demo.actions import fill
from groups.models import Session

MOMENTS = {
    "just after midnight in the east": datetime(2026, 11, 10, 5, 4, tzinfo=UTC),
    "the day is over in UTC only": datetime(2026, 11, 11, 1, 0, tzinfo=UTC),
    "the hour that spring jumps over": datetime(2027, 3, 14, 7, 10, tzinfo=UTC),
    "the hour that comes twice": datetime(2026, 11, 1, 6, 20, tzinfo=UTC),
    "in the middle of a weekly meeting": datetime(2026, 11, 14, 21, 20, tzinfo=UTC),
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_one_session_and_no_other_is_open_whatever_the_hour(db, moment):
    with time_machine.travel(moment, tick=False):
        fill(now=moment, weeks=1)
        late = Session.objects.filter(state="planned", starts_at__lte=moment)
        assert (Session.objects.filter(state="running").count(), late.count()) == (1, 0)
