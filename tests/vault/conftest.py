"""Rings of secrets to rotate through."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from iop.vault.seals import kept_keys

SECRETS = {number: base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2, 3)}


@pytest.fixture
def ring(settings: Any) -> Callable[..., None]:
    """Put a ring of these numbers in place, the first current, and forget every opened key."""

    def choose(*numbers: int) -> None:
        settings.VAULT_KEYS = ",".join(f"{number}:{SECRETS[number]}" for number in numbers)
        kept_keys.forget()

    choose(1)
    return choose


@pytest.fixture(autouse=True)
def nothing_kept() -> Any:
    kept_keys.forget()
    yield
    kept_keys.forget()
