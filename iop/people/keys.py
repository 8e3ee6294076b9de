"""Random names for rows that appear in addresses. They tell nothing and cannot be guessed."""

import secrets


def fresh_key() -> str:
    """Return 128 random bits as 22 URL-safe characters."""
    return secrets.token_urlsafe(16)
