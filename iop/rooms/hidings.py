"""Who wants to know when a line is set aside. Apps above register here.

They are called inside the transaction that sets it aside, so that both happen or neither.
"""

from collections.abc import Callable
from typing import Final

from iop.rooms.models import Entry

_hidings: Final[list[Callable[[Entry, Entry], object]]] = []


def on_hidden(tell: Callable[[Entry, Entry], object]) -> None:
    """Have this called with each line that is set aside, and the entry that did it."""
    _hidings.append(tell)


def tell_hidden(line: Entry, hide: Entry) -> None:
    """Tell everybody that this line was set aside. The caller holds the transaction."""
    for tell in _hidings:
        tell(line, hide)
