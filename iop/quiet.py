"""Keeps the secrets of links out of the log: whoever reads it must not come in by them."""

import logging
import re
from typing import Final

SECRET: Final = re.compile(r"(/welcome/|/account/password/reset/key/)[^\s\"']+")


class HideLinks(logging.Filter):
    """Cuts off an address where its secret begins, in what any part of the site logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, without secrets."""
        said = record.getMessage()
        if (quiet := SECRET.sub(r"\1...", said)) != said:
            record.msg, record.args = quiet, ()
        return True
