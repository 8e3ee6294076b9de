"""The site's own outbox instead of the catcher that the test runner puts in its place."""

from typing import Any

import pytest
from django.db import connection


@pytest.fixture
def outbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "iop.notices.mail.Outbox"


@pytest.fixture
def postgres_only() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("asks for row locks, which SQLite has none of")
