"""Static files by their hashes: one style sheet out of many, imports rewritten in our own modules only."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Hashed(CompressedManifestStaticFilesStorage):
    """Hashed, compressed static files."""
