"""What every test of people starts from."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def rested_limits():
    """No test inherits the attempts that another one made."""
    cache.clear()
