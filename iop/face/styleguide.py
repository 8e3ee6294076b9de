"""Invented people and things for the styleguide: every part needs something to show."""

from __future__ import annotations


def examples() -> dict[str, object]:
    return {}
