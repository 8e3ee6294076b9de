"""A live site in the test's own loop: its hub, and limits short enough to wait for."""

from collections.abc import AsyncIterator, Iterator

import pytest
from django.db import connections

from iop.rooms.consumers import stop_hub
from iop.rooms.limits import limits

SHORT = {"poll_seconds": 0.2, "presence_seconds": 0.02, "beat_seconds": 0.3}


@pytest.fixture
def short_times(settings) -> Iterator[None]:
    settings.ROOMS = SHORT
    limits.cache_clear()
    yield
    limits.cache_clear()


@pytest.fixture
async def live(short_times, monkeypatch) -> AsyncIterator[None]:
    # Tests ask the database in the loop's own thread; the site never does.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    # Within a loop Django keeps a connection apart; named here, it is the one that ends below.
    own = connections["default"]
    yield
    await stop_hub()
    own.close()
