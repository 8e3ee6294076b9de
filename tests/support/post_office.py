"""The letters that a running site has sent: its worker leaves each as a file."""

import time
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path

LIMIT = 20.0


def letters_to(folder: Path, address: str) -> list[EmailMessage]:
    """Return what was sent to an address so far, the oldest first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime)
    letters = [_read(text) for path in files for text in _apart(path.read_text())]
    return [letter for letter in letters if letter["To"] == address]


def await_letter(folder: Path, address: str) -> EmailMessage:
    """Wait for the newest letter to an address, as somebody at their inbox does."""
    limit = time.monotonic() + LIMIT
    while time.monotonic() < limit:
        if found := letters_to(folder, address):
            return found[-1]
        time.sleep(0.1)
    raise AssertionError(f"no letter came to {address} within {LIMIT:.0f} s")


def _apart(text: str) -> list[str]:
    return [part for part in text.split("-" * 79 + "\n") if part.strip()]


def _read(text: str) -> EmailMessage:
    letter = message_from_string(text, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    return letter
