"""Letters that waited before there were fingerprints are found like any other."""

from importlib import import_module

import pytest
from django.apps import apps

from iop.notices.models import Letter
from tests.factories.notices import make_letter

pytestmark = pytest.mark.django_db
WAITING = import_module("iop.notices.migrations.0003_find_waiting_letters")


@pytest.mark.parametrize("count", [1, 3])
def test_each_gets_the_fingerprint_of_its_address_and_running_again_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(WAITING, "BATCH", 2)
    wanted = [make_letter(f"noor{number}@example.test").to_fingerprint for number in range(count)]
    Letter.objects.update(to_fingerprint="")

    WAITING.find_waiting(apps, None)
    WAITING.find_waiting(apps, None)

    found = Letter.objects.order_by("pk").values_list("to_fingerprint", flat=True)
    assert list(found) == wanted


def test_a_letter_whose_words_are_gone_is_left_alone() -> None:
    make_letter("")
    Letter.objects.update(to_fingerprint="")

    WAITING.find_waiting(apps, None)

    assert Letter.objects.get().to_fingerprint == ""
