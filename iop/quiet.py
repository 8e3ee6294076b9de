"""Keeps the secrets of links out of the log: whoever reads it must not come in by them."""

import logging
import re
from typing import Final

SECRET: Final = re.compile(r"(/welcome/|/account/password/reset/key/)[^\s\"'<>]+")


class QuietLines(logging.Formatter):
    """Cuts off an address where its secret begins, in what is said and in what went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        return SECRET.sub(r"\1...", super().format(record))
