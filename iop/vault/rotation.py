"""Rotation: finds everything that hangs on an older secret and seals it under the current one.

Each kind of place is a source that says how much hangs on which number, and moves a batch. Rows go
in small statements that compare before they write, so people keep working meanwhile.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.apps import apps
from django.db import models
from django.db.models import BinaryField, Count, ExpressionWrapper, F
from django.db.models.functions import Substr

from iop.vault.actions import rewrap_data_keys
from iop.vault.errors import Unreadable
from iop.vault.fields import SealedTextField, open_column, seal_column
from iop.vault.keyring import keyring
from iop.vault.models import DataKey

BATCH: Final = 500


class Source(Protocol):
    """A place that holds sealed things."""

    @property
    def name(self) -> str:
        """What the report calls it."""
        ...

    def numbers(self) -> Counter[int]:
        """Count what hangs on each number."""
        ...

    def reseal(self) -> int:
        """Move what can be opened to the current number; returns how many. Safe to repeat."""
        ...


class DataKeys:
    """The data keys of people. Only their wrapping changes; not one text is touched."""

    name = "data keys"

    def numbers(self) -> Counter[int]:
        """Count the keys that are not destroyed."""
        kept = DataKey.objects.filter(wrapped__isnull=False)
        rows = kept.values("keyring_number").annotate(count=Count("pk"))
        return Counter(dict(rows.values_list("keyring_number", "count")))

    def reseal(self) -> int:
        """Rewrap in batches."""
        return rewrap_data_keys(batch=BATCH)


@dataclass(frozen=True)
class Column:
    """One column of sealed text."""

    sealed: SealedTextField

    @property
    def model(self) -> type[models.Model]:
        """The model whose column it is."""
        return self.sealed.model

    @property
    def column(self) -> str:
        """The name of the field."""
        return self.sealed.name

    @property
    def name(self) -> str:
        """The model and field."""
        return f"{self.model._meta.label}.{self.column}"

    def _rows(self) -> models.QuerySet[Any]:
        raw = ExpressionWrapper(F(self.column), output_field=BinaryField())
        number = Substr(F(self.column), 1, 1, output_field=BinaryField())
        rows = self.model._base_manager.filter(**{f"{self.column}__isnull": False})
        numbered: models.QuerySet[Any] = rows.order_by().annotate(raw=raw, number=number)
        return numbered

    def numbers(self) -> Counter[int]:
        """Count the values by their first byte, in the database."""
        counted = self._rows().values("number").annotate(count=Count("pk"))
        return Counter({bytes(n)[0]: c for n, c in counted.values_list("number", "count") if n})

    def reseal(self) -> int:
        """Go through the table by primary key; a value changed meanwhile is left to its writer."""
        return sum(self._reseal(*row) for row in self._old())

    def _old(self) -> Iterator[tuple[Any, bytes]]:
        current = bytes([keyring().current])
        old = self._rows().exclude(number=current).order_by("pk").values_list("pk", "raw")
        batch = list(old[:BATCH])
        while batch:
            yield from batch
            batch = list(old.filter(pk__gt=batch[-1][0])[:BATCH])

    def _reseal(self, pk: Any, raw: bytes) -> int:
        try:
            text = open_column(bytes(raw), self.sealed.place)
        except Unreadable:
            return 0
        same = self._rows().filter(pk=pk, raw=bytes(raw))
        return same.update(**{self.column: text})


@dataclass(frozen=True)
class JsonTexts:
    """Sealed texts inside a JSON column of a library's model, as URL-safe base64."""

    label: str
    column: str
    place: str

    @property
    def name(self) -> str:
        """The model and column."""
        return f"{self.label}.{self.column}"

    def _rows(self) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = apps.get_model(self.label)._base_manager.order_by("pk")
        return rows

    def numbers(self) -> Counter[int]:
        """Open every row: the table is small."""
        return Counter(
            number
            for row in self._rows().iterator(BATCH)
            for text in _texts(getattr(row, self.column))
            if (number := self._number(text))
        )

    def reseal(self) -> int:
        """Reseal row by row."""
        return sum(self._reseal(row) for row in self._rows().iterator(BATCH))

    def _number(self, text: str) -> int | None:
        """Return the number that a text is sealed under, or None when it is no sealed text."""
        try:
            sealed = urlsafe_b64decode(text)
            open_column(sealed, self.place)
        except (Unreadable, BadBase64, ValueError):
            return None
        return sealed[0]

    def _reseal(self, row: models.Model) -> int:
        before = getattr(row, self.column)
        after = _mapped(before, self._moved)
        if after == before:
            return 0
        same = self._rows().filter(pk=row.pk, **{self.column: before})
        return same.update(**{self.column: after})

    def _moved(self, text: str) -> str:
        number = self._number(text)
        if number is None or number == keyring().current:
            return text
        opened = open_column(urlsafe_b64decode(text), self.place)
        return urlsafe_b64encode(seal_column(opened, self.place)).decode()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _mapped(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_mapped(inner, change) for inner in value]
    return value


# allauth keeps the secrets of second factors in a JSON column; our adapter for it seals them.
SECOND_FACTORS: Final = JsonTexts("mfa.Authenticator", "data", "mfa_authenticator.data")


def sources() -> list[Source]:
    """Return every place of sealed things: data keys, sealed columns, second factors."""
    columns = [
        Column(column)
        for model in apps.get_models()
        for column in model._meta.local_concrete_fields
        if isinstance(column, SealedTextField)
    ]
    return [DataKeys(), *columns, SECOND_FACTORS]
