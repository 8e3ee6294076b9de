"""Finds everything that can be reached, and tells what of it declared no rule.

The system check asks this at the start, the suite of every part; the access table lists it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from celery import Celery
from django.contrib.admin import AdminSite
from django.core.management import get_commands, load_command_class
from django.urls import URLPattern, URLResolver

from iop.policy.commands import DeclaredCommand
from iop.policy.declare import TASKS, Endpoint, external_actions
from iop.policy.rules import RULES

OURS: Final = ("iop", "groups", "mentorship", "forums", "alumni", "metrics", "demo")


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: its kind, its name, and the action that it declared (empty when none)."""

    kind: str
    name: str
    action: str = ""
    method: str = ""
    route: str = ""

    @property
    def is_declared(self) -> bool:
        """Whether a rule knows its action."""
        return self.action in RULES

    def __str__(self) -> str:
        return " ".join(filter(None, (self.kind, self.method, self.name or self.route)))


def views(resolver: URLResolver) -> Iterator[Way]:
    """Yield each view and method below a resolver; a view that declared nothing comes once."""
    for name, route, callback in _patterns(resolver):
        found: Endpoint | None = getattr(callback, "endpoint", None)
        actions = found.actions if found else external_actions(name)
        for method, action in (actions or {"": ""}).items():
            yield Way("view", name, action, method, route)


def _patterns(
    resolver: URLResolver, route: str = "/", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, Any]]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLPattern):
            yield ":".join([*spaces, entry.name or here]), here, entry.callback
        else:
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _patterns(entry, here, inner)


def frames(kinds: Mapping[str, Any]) -> Iterator[Way]:
    """Yield each frame of a table whose entries carry an action."""
    for name, kind in kinds.items():
        yield Way("frame", name, getattr(kind, "action", ""))


def tasks(app: Celery) -> Iterator[Way]:
    """Yield each task that a worker would take, but Celery's own."""
    app.loader.import_default_modules()
    for name in sorted(app.tasks):
        if not name.startswith("celery."):
            yield Way("task", name, TASKS.get(name, ""))


def commands(found: Mapping[str, Any] | None = None) -> Iterator[Way]:
    """Yield each management command of ours."""
    for name, origin in sorted((get_commands() if found is None else found).items()):
        # Django names the app of a command, or gives the command itself once it was loaded.
        home = origin if isinstance(origin, str) else type(origin).__module__
        if home.partition(".")[0] in OURS:
            command = load_command_class(origin, name) if isinstance(origin, str) else origin
            declared = command.action if isinstance(command, DeclaredCommand) else ""
            yield Way("command", name, declared)


def admin_actions(site: AdminSite) -> Iterator[Way]:
    """Yield each action that a page of the operators' site offers, the site-wide ones included."""
    for model, model_admin in site._registry.items():
        for function, name, _description in model_admin._get_base_actions():  # type: ignore[attr-defined]
            label = f"{model._meta.label}.{name}"
            yield Way("admin action", label, getattr(function, "policy_action", ""))


def undeclared(ways: Iterable[Way]) -> list[str]:
    """Return the ways in that declared no rule, or one that does not exist."""
    return sorted({str(way) for way in ways if not way.is_declared})
