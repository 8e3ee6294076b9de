"""A record with a few rows, in one strand of a name that tests know."""

import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from iop.audit.actions import Note, record_many
from iop.audit.models import Strand


@pytest.fixture
def strand(db: None) -> str:
    return Strand.objects.create(name="strand-0").name


@pytest.fixture
def five_rows(strand: str) -> None:
    record_many([Note("test.done", number, 1, f"row:{number}") for number in range(1, 6)])


@pytest.fixture
def verify() -> Callable[..., list[str]]:
    """Run verify_audit and return the faults that it named."""

    def run(*arguments: str) -> list[str]:
        said = io.StringIO()
        try:
            call_command("verify_audit", *arguments, stdout=io.StringIO(), stderr=said)
        except CommandError:
            assert said.getvalue()
        return said.getvalue().splitlines()

    return run
