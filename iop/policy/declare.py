"""The decorators by which code states the rule that it obeys."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, Protocol, cast

from celery import Task, shared_task
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from iop.policy.actor import ANONYMOUS, Actor
from iop.policy.rules import RULES, require, require_role

Arguments = ParamSpec("Arguments")
Load = Callable[..., Any]
Observer = Callable[[str, Actor, Any], None]

_observers: Final[list[Observer]] = []


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What a view declared: an action for each method, and how its subject is loaded."""

    actions: dict[str, str]
    load: Load | None = None

    def action(self, method: str) -> str:
        """Return the action of a method, or an empty string where the method is not answered."""
        return self.actions.get("GET" if method == "HEAD" else method, "")


class DeclaredView(Protocol):
    """A view that carries its declaration."""

    endpoint: Endpoint

    def __call__(self, request: HttpRequest, **values: Any) -> HttpResponseBase: ...


def answered(actions: Iterable[str]) -> list[str]:
    """Return the methods that are answered: whoever answers GET answers HEAD."""
    methods = set(actions)
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)


def observe(observer: Observer) -> None:
    """Have a function told of each allowed action whose rule asks for an audit row."""
    _observers.append(observer)


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor that the gate put on the request."""
    return cast("Actor", getattr(request, "actor", ANONYMOUS))


def check(action: str, actor: Actor, subject: Any = None) -> None:
    """Raise unless the rule allows this; tell the observers when it asks for an audit row."""
    require(action, actor, subject)
    tell(action, actor, subject)


def tell(action: str, actor: Actor, subject: Any = None) -> None:
    """Tell the observers of an allowed action when its rule asks for an audit row."""
    if RULES[action].audit:
        for observer in _observers:
            observer(action, actor, subject)


def endpoint(
    get: str = "", *, post: str = "", load: Load | None = None
) -> Callable[[Callable[..., HttpResponseBase]], DeclaredView]:
    """Declare a view: the action of each method it answers, and the loader of its subject.

    The loader gets the actor and the URL's values, and raises NotFound for what may not be
    seen; the view then gets (request, subject). Without a loader it gets the URL's values.
    """
    actions = {method: name for method, name in (("GET", get), ("POST", post)) if name}
    declared = Endpoint(actions, load)

    def declare(view: Callable[..., HttpResponseBase]) -> DeclaredView:
        @wraps(view)
        def guarded(request: HttpRequest, **values: Any) -> HttpResponseBase:
            action = declared.action(request.method or "")
            if not action:
                return HttpResponseNotAllowed(answered(actions))
            if declared.load is None:
                check(action, actor_of(request))
                return view(request, **values)
            return view(request, _load(declared.load, action, request, values))

        found = cast("DeclaredView", guarded)
        found.endpoint = declared
        return found

    return declare


def _load(load: Load, action: str, request: HttpRequest, values: dict[str, Any]) -> Any:
    """Load the subject; strangers are refused before anything is read on their behalf."""
    actor = actor_of(request)
    require_role(action, actor)
    subject = load(actor, **values)
    check(action, actor, subject)
    return subject


TASKS: Final[dict[str, str]] = {}


def task(
    action: str, **options: Any
) -> Callable[[Callable[Arguments, None]], Task[Arguments, None]]:
    """Make a function a Celery task under a declared action."""

    def declare(envelope: Callable[Arguments, None]) -> Task[Arguments, None]:
        name = f"{envelope.__module__}.{envelope.__name__}"
        TASKS[name] = action
        make: Callable[..., Task[Arguments, None]] = shared_task(name=name, **options)
        return make(envelope)

    return declare


AdminAction = Callable[Concatenate[Any, HttpRequest, Arguments], Any]


def admin_action(action: str) -> Callable[[AdminAction[Arguments]], AdminAction[Arguments]]:
    """Declare the rule of an action that the operators' site offers."""

    def declare(chosen: AdminAction[Arguments]) -> AdminAction[Arguments]:
        @wraps(chosen)
        def guarded(
            model_admin: Any, request: HttpRequest, *rest: Arguments.args, **more: Arguments.kwargs
        ) -> Any:
            check(action, actor_of(request))
            return chosen(model_admin, request, *rest, **more)

        guarded.policy_action = action  # type: ignore[attr-defined]  # read by the walk
        return cast("AdminAction[Arguments]", guarded)

    return declare


EXTERNAL: Final[dict[str, dict[str, str]]] = {}


def declare_external(view_name: str, *, get: str = "", post: str = "") -> None:
    """State the rule of a view that a library brings, by its name or `namespace:*`."""
    EXTERNAL[view_name] = {method: name for method, name in (("GET", get), ("POST", post)) if name}


def external_actions(view_name: str) -> dict[str, str] | None:
    """Return what was stated of a library's view, or None where nothing was."""
    namespace = view_name.split(":", 1)[0] + ":*"
    return EXTERNAL.get(view_name, EXTERNAL.get(namespace))
