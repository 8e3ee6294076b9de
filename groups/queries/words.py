"""Opens the words that people gave in the circle."""

from collections.abc import Iterable
from typing import Final

from groups.models import CheckIn, Intention
from iop.vault.seals import Sealed, open_many

COLUMNS: Final = ("sealed_word", "sealed_text")
Opened = dict[tuple[str, str], str | None]


def opened(given: Iterable[CheckIn | Intention]) -> Opened:
    """Return words by the row's key and the column, None for what cannot be opened.

    Columns without words are left out. One query for people whose keys are not known yet.
    """
    sealed = {
        (one.key, column): Sealed(one.person_id, bytes(kept), _place(one, column))
        for one in given
        for column in COLUMNS
        if (kept := getattr(one, column, None)) is not None
    }
    return dict(zip(sealed, open_many(list(sealed.values())), strict=True))


def _place(one: CheckIn | Intention, column: str) -> str:
    return f"{one._meta.db_table}:{one.key}:{column}"
