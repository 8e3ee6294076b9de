"""The agenda adds up, whatever the length."""

import pytest

from groups.agenda import default_agenda


@pytest.mark.parametrize("minutes", range(15, 241))
def test_the_parts_add_up_and_none_is_empty(minutes):
    parts = [length for _, length in default_agenda(minutes)]

    assert (sum(parts), min(parts) >= 1) == (minutes, True)


@pytest.mark.parametrize(("minutes", "opening"), [(15, 3), (60, 15), (75, 20), (240, 20)])
def test_the_opening_is_twenty_minutes_or_a_quarter(minutes, opening):
    assert default_agenda(minutes)[0][1] == opening


def test_the_close_is_five_minutes():
    assert default_agenda(60)[-1][1] == 5
