"""The ring of numbered secrets, and what is said of a bad one before the site starts."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from iop.vault.checks import check_keyring
from iop.vault.keyring import keyring, parse

GOOD, OTHER = (base64.urlsafe_b64encode(bytes([n]) * 32).decode() for n in (1, 2))
SHORT = base64.urlsafe_b64encode(b"x" * 31).decode()
BAD = ["", "1", f"one:{GOOD}", f"1:{GOOD[:-3]}*", f"1:{SHORT}", f"0:{GOOD}", f"256:{GOOD}"]


@pytest.mark.parametrize("text", [*BAD, f"1:{GOOD},1:{OTHER}"])
def test_a_bad_ring_is_refused_and_named_by_a_check(text: str, settings) -> None:
    settings.VAULT_KEYS = text

    with pytest.raises(ImproperlyConfigured):
        keyring()
    assert [(found.id, bool(found.hint)) for found in check_keyring(None)] == [("vault.E001", True)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (f"1:{GOOD}", []),
        (f"2:{OTHER},1:{GOOD}", []),
        (f"1:{GOOD},2:{OTHER}", ["vault.W001"]),
        (f"2:{GOOD},1:{GOOD}", ["vault.E002"]),
    ],
)
def test_the_check_looks_at_the_order_and_at_doubled_secrets(text, ids, settings) -> None:
    settings.VAULT_KEYS = text

    assert [found.id for found in check_keyring(None)] == ids


def test_the_first_number_is_current() -> None:
    ring = parse(f"2:{OTHER},1:{GOOD}")

    assert (ring.current, sorted(ring.secrets)) == (2, [1, 2])


def test_each_purpose_has_a_key_of_its_own() -> None:
    ring = parse(f"2:{OTHER},1:{GOOD}")
    keys = {ring.derive(n, purpose) for n in (1, 2) for purpose in ("a", "b")}

    assert [len(key) for key in keys] == [32] * 4


def test_a_fingerprint_survives_rotation_and_tells_nothing() -> None:
    before, after = parse(f"1:{GOOD}"), parse(f"2:{OTHER},1:{GOOD}")

    assert before.fingerprint("ada@example.test") == after.fingerprint("ada@example.test")
    assert before.fingerprint("a") != parse(f"1:{OTHER}").fingerprint("a")
