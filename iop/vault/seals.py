"""Seals and opens people's words with AES-GCM under their own data key.

A seal is bound to a place (table, row, column), so bytes moved elsewhere do not open. Unwrapped
keys are kept in memory for a minute: opening many texts costs one query for each unknown person.
"""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from iop.vault.errors import Unreadable
from iop.vault.keyring import keyring
from iop.vault.models import DataKey

VERSION: Final = b"\x01"
NONCE_BYTES: Final = 12
KEPT_SECONDS: Final = 60
KEPT_PEOPLE: Final = 4096


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed text with what is needed to open it: whose key, and the place it is bound to."""

    person_id: int
    content: bytes
    place: str


class _KeptKeys:
    """Unwrapped keys by person, each for a minute at most. Safe to use from several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[float, AESGCM]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, person_id: int) -> AESGCM | None:
        with self._lock:
            until, cipher = self._kept.get(person_id, (0.0, None))
            return cipher if until > time.monotonic() else None

    def put(self, person_id: int, cipher: AESGCM) -> None:
        with self._lock:
            self._kept[person_id] = (time.monotonic() + KEPT_SECONDS, cipher)
            self._kept.move_to_end(person_id)
            while len(self._kept) > KEPT_PEOPLE:
                self._kept.popitem(last=False)

    def forget(self, person_id: int | None = None) -> None:
        with self._lock:
            if person_id is None:
                self._kept.clear()
            else:
                self._kept.pop(person_id, None)


kept_keys: Final = _KeptKeys()


def wrap(raw: bytes, person_id: int, number: int) -> bytes:
    """Wrap a data key under a numbered secret, bound to its person."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + keyring().wrapper(number).encrypt(nonce, raw, f"key:{person_id}".encode())


def unwrap(key: DataKey) -> bytes:
    """Return the raw data key; raises Unreadable when it was destroyed or cannot be opened."""
    if key.wrapped is None:
        raise Unreadable
    wrapped = bytes(key.wrapped)
    try:
        wrapper = keyring().wrapper(key.keyring_number)
        return wrapper.decrypt(
            wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], f"key:{key.person_id}".encode()
        )
    except (KeyError, InvalidTag, ValueError) as error:
        raise Unreadable from error


def _ciphers(person_ids: Iterable[int]) -> dict[int, AESGCM]:
    """Return the ciphers of those people whose keys can be read. One query for the unknown."""
    wanted = set(person_ids)
    found = {pk: kept for pk in wanted if (kept := kept_keys.get(pk))}
    for key in DataKey.objects.filter(person_id__in=wanted - found.keys()):
        try:
            cipher = AESGCM(unwrap(key))
        except Unreadable:
            continue
        found[key.person_id] = cipher
        kept_keys.put(key.person_id, cipher)
    return found


def seal(person_id: int, text: str, place: str) -> bytes:
    """Seal a text as this person's words in this place, for good.

    Raises Unreadable when the person's key was destroyed or never made.
    """
    return seal_many([(person_id, text, place)])[0]


def seal_many(texts: list[tuple[int, str, str]]) -> list[bytes]:
    """Seal (person, text, place) triples in order; one query for the people not yet known."""
    if not texts:
        return []
    ciphers = _ciphers(person_id for person_id, _, _ in texts)
    try:
        return [_seal(ciphers[person_id], text, place) for person_id, text, place in texts]
    except KeyError as error:
        raise Unreadable from error


def _seal(cipher: AESGCM, text: str, place: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + cipher.encrypt(nonce, text.encode(), place.encode())


def open_sealed(sealed: Sealed) -> str:
    """Open one text; raises Unreadable when it cannot be."""
    text = open_many([sealed])[0]
    if text is None:
        raise Unreadable
    return text


def open_many(sealed: list[Sealed]) -> list[str | None]:
    """Open texts in order, None for each that cannot be. One query for the people not yet known."""
    if not sealed:
        return []
    ciphers = _ciphers(one.person_id for one in sealed)
    return [_open(ciphers.get(one.person_id), one) for one in sealed]


def _open(cipher: AESGCM | None, sealed: Sealed) -> str | None:
    content = bytes(sealed.content)
    if cipher is None or content[:1] != VERSION:
        return None
    nonce, sealed_text = content[1 : 1 + NONCE_BYTES], content[1 + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, sealed_text, sealed.place.encode()).decode()
    except (InvalidTag, ValueError):
        return None
