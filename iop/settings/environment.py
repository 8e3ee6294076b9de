"""The one typed reader of the environment. NAME_FILE reads a variable from a file."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or the content of the file that `NAME_FILE` names.

    Refuses to start when neither is set and there is no default.
    """
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    value = os.environ.get(name)
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE). See .env.example.")
    return default


def flag(name: str, *, default: bool = False) -> bool:
    """Return the variable as yes or no: 1, true, yes and on mean yes."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Return the variable as a whole number; refuses anything else."""
    try:
        return int(text(name, str(default)))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a whole number.") from error


def words(name: str, default: str = "") -> list[str]:
    """Return the variable's comma-separated parts without empty ones."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def address(name: str, default: str | None = None) -> str:
    """Return the variable as the address of a site, without a slash at its end.

    Refuses what is more than scheme, host and port, or less.
    """
    said = text(name, default).rstrip("/")
    parts = urlsplit(said)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} is not the address of a site: https://example.org")
    return said
