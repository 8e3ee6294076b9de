"""A system check: the site does not start with a view that declared no rule."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import get_resolver

from iop.policy.walk import undeclared, views


@register()
def check_views_are_declared(
    app_configs: Sequence[Any] | None, **options: Any
) -> list[CheckMessage]:
    """Name each view without a rule."""
    hint = "Declare it with @endpoint, or with declare_external when a library brings it."
    return [
        Error(f"A {name} has no declared rule.", hint=hint, id="policy.E001")
        for name in undeclared(views(get_resolver()))
    ]
