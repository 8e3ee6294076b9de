"""A text column sealed by the keyring, for small private facts that belong to no one's data key.

Built on django-cryptography's mixin and Fernet bytes with our own cipher and MAC keys, so that a
change of SECRET_KEY harms nothing. Keys differ by column: a value moved to another is refused.
"""

import logging
from typing import Any

from django.core.signing import BadSignature
from django.db import models
from django_cryptography.core.signing import FernetSigner
from django_cryptography.fields import EncryptedMixin
from django_cryptography.utils.crypto import FernetBytes, InvalidToken

from iop.vault.errors import PLACEHOLDER, Unreadable
from iop.vault.keyring import keyring

logger = logging.getLogger(__name__)


class UnreadableText(str):
    """Stands where a sealed text cannot be opened, and carries its bytes: saving keeps them."""

    __slots__ = ("sealed",)
    sealed: bytes

    @classmethod
    def of(cls, sealed: bytes) -> "UnreadableText":
        """Return the placeholder for these bytes, in words that a person may see."""
        text = cls(PLACEHOLDER)
        text.sealed = sealed
        return text


class SealedTextField(EncryptedMixin, models.TextField):  # type: ignore[type-arg]  # generic for the checker only
    """Text that only the keyring opens. It cannot be filtered by, and it is never pickled.

    What cannot be opened reads as `UnreadableText` and raises an alarm in the log: a lost secret
    takes one value away, not every page of the person whose row it is.
    """

    base_class = models.TextField
    wasinstance = False

    @property
    def place(self) -> str:
        """The table and column that its values are bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def _dump(self, value: Any) -> bytes:
        if isinstance(value, UnreadableText):
            return value.sealed
        return seal_column(str(value), self.place)

    def _load(self, value: bytes) -> str:
        try:
            return open_column(value, self.place)
        except Unreadable:
            logger.error("a value of %s cannot be opened", self.place)
            return UnreadableText.of(value)

    def deconstruct(self) -> Any:
        """Name this class in migrations, never the library's."""
        name, _, args, kwargs = models.TextField.deconstruct(self)
        return name, "iop.vault.fields.SealedTextField", args, kwargs

    def clone(self) -> "SealedTextField":
        """Stay of this class in migrations; the library's clone would seal in its own way."""
        _, _, args, kwargs = self.deconstruct()
        return type(self)(*args, **kwargs)


def _cipher(number: int, column: str) -> FernetBytes:
    ring = keyring()
    signer = FernetSigner(ring.derive(number, f"mac:{column}"))
    return FernetBytes(ring.derive(number, f"cipher:{column}"), signer)


def seal_column(text: str, column: str) -> bytes:
    """Seal under the current secret. The number leads, so that rotation can find old rows."""
    number = keyring().current
    return bytes([number]) + bytes(_cipher(number, column).encrypt(text.encode()))


def open_column(sealed: bytes, column: str) -> str:
    """Open what `seal_column` made; raises Unreadable for other bytes or a missing secret."""
    try:
        return bytes(_cipher(sealed[0], column).decrypt(sealed[1:])).decode()
    except (KeyError, IndexError, BadSignature, ValueError, InvalidToken) as error:
        raise Unreadable from error
