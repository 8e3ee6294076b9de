"""Reads the letters that this machine has written into a folder instead of sending them."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from django.conf import settings

RULE: Final = "-" * 79
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it would have arrived."""

    to: str
    subject: str
    date: str
    body: str


def letters() -> list[Written]:
    """Return the newest letters, the last written first."""
    folder = Path(str(getattr(settings, "EMAIL_FILE_PATH", None) or "no letters here"))
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    found = [letter for file in files[:MOST] for letter in reversed(list(_read(file)))]
    return found[:MOST]


def _read(file: Path) -> Iterator[Written]:
    for text in file.read_text(encoding="utf-8").split(f"{RULE}\n"):
        if text.strip():
            message = message_from_string(text.lstrip("\n"), policy=policy.default)
            yield _written(message)


def _written(message: EmailMessage) -> Written:
    body = message.get_body(("plain",))
    return Written(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        date=str(message["Date"] or ""),
        body=str(body.get_content()) if body else "",
    )
