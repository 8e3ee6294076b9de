"""Numbered secrets from the environment. The first is current; the others only open."""

import hmac
from base64 import b64decode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SECRET_BYTES = 32
# The number is the first byte of every sealed column.
HIGHEST = 255


@dataclass(frozen=True)
class Keyring:
    """The secrets by number, and the number that seals from now on."""

    secrets: dict[int, bytes]
    current: int

    def derive(self, number: int, purpose: str) -> bytes:
        """Return 32 bytes for one purpose from a numbered secret. Raises KeyError for no such."""
        return _derive(self.secrets[number], purpose)

    def wrapper(self, number: int) -> AESGCM:
        """Return the cipher that wraps data keys under this number."""
        return AESGCM(self.derive(number, "data-key"))

    def lasting(self, purpose: str) -> bytes:
        """Return a key that rotation never changes, for what cannot be computed anew.

        It hangs on the lowest number, which therefore stays in the ring for good.
        """
        return self.derive(min(self.secrets), purpose)

    def fingerprint(self, text: str) -> str:
        """Return a keyed digest that finds an address again without telling it."""
        return hmac.new(self.lasting("fingerprint"), text.encode(), sha256).hexdigest()


@lru_cache(maxsize=256)
def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"circleway:{purpose}".encode()).derive(secret)


@lru_cache(maxsize=8)
def parse(text: str) -> Keyring:
    """Read `2:base64,1:base64`. Refuses short secrets, doubled numbers and an empty ring."""
    secrets: dict[int, bytes] = {}
    for part in filter(None, text.split(",")):
        number, secret = _parse_one(part)
        if number in secrets:
            raise ImproperlyConfigured(f"VAULT_KEYS names the number {number} twice.")
        secrets[number] = secret
    if not secrets:
        raise ImproperlyConfigured("VAULT_KEYS is empty.")
    return Keyring(secrets, next(iter(secrets)))


def _parse_one(part: str) -> tuple[int, bytes]:
    name, _, encoded = part.strip().partition(":")
    try:
        number, secret = int(name), b64decode(encoded, altchars=b"-_", validate=True)
    except ValueError as error:
        raise ImproperlyConfigured("VAULT_KEYS is not number:base64,number:base64.") from error
    if not 1 <= number <= HIGHEST:
        raise ImproperlyConfigured(f"VAULT_KEYS takes numbers from 1 to {HIGHEST}.")
    if len(secret) < SECRET_BYTES:
        raise ImproperlyConfigured(f"Secret {number} in VAULT_KEYS is under {SECRET_BYTES} bytes.")
    return number, secret


def keyring() -> Keyring:
    """Return the ring that the settings name now; a change of settings is seen at once."""
    return parse(settings.VAULT_KEYS)
