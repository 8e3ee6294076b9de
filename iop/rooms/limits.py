"""The figures of the rooms, in one place. A site may set its own under ROOMS in the settings."""

from dataclasses import dataclass, fields
from functools import cache
from typing import Final

from django.conf import settings

EDIT_SECONDS: Final = 600
REASON_CHARACTERS: Final = 400
TEXT_CHARACTERS: Final = 4000
TEXT_BYTES: Final = 16_000
FRAME_BYTES: Final = 64 * 1024
# What the servers take from a line. A frame between the two is answered; beyond, the line is cut.
WIRE_BYTES: Final = 256 * 1024
PORTION_BYTES: Final = 48 * 1024
RESUME_ENTRIES: Final = 500
PAGE_LINES: Final = 50


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page, and one process, may ask for."""

    frames_a_second: float = 20.0
    burst: int = 40
    too_fast: int = 200
    malformed: int = 5
    malformed_seconds: float = 60.0
    behind_entries: int = 200
    behind_bytes: int = 1024 * 1024
    waiting_posts: int = 2000
    batch_posts: int = 256
    poll_seconds: float = 2.0
    beat_seconds: float = 20.0
    presence_seconds: float = 0.3
    visit_seconds: float = 25.0
    stale_seconds: float = 90.0
    readers: int = 3


@cache
def limits() -> Limits:
    """Return the limits of this process; read once."""
    wanted = getattr(settings, "ROOMS", {})
    known = {field.name for field in fields(Limits)}
    return Limits(**{name: value for name, value in wanted.items() if name in known})
