"""Who may do what, as data. Default deny; a deny overrides; every answer carries its reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

from iop.policy.actor import Actor
from iop.policy.errors import Forbidden, NotFound, SignInNeeded
from iop.policy.roles import SIGNED_IN, Role

ANYONE: Final[frozenset[Role]] = frozenset()
"""Given as `who`, it opens the action to people who are not signed in."""


class Predicate:
    """A named yes-or-no about an actor and a subject; its name is the reason when it says no."""

    def __init__(self, test: Callable[[Actor, Any], bool], name: str) -> None:
        self.test, self.name = test, name

    def __call__(self, actor: Actor, subject: Any) -> bool:
        return self.test(actor, subject)

    def __or__(self, other: "Predicate") -> "Predicate":
        name = f"{self.name} or {other.name}"
        return Predicate(lambda actor, subject: self(actor, subject) or other(actor, subject), name)

    def __invert__(self) -> "Predicate":
        return Predicate(lambda actor, subject: not self(actor, subject), f"not {self.name}")


def predicate(test: Callable[[Actor, Any], bool]) -> Predicate:
    """Make a function a predicate that rules can name and join with `|` and `~`."""
    return Predicate(test, test.__name__)


@dataclass(frozen=True, slots=True)
class Rule:
    """One action: which roles may wish it, and what must hold of the subject."""

    action: str
    who: frozenset[Role]
    when: tuple[Predicate, ...] = ()
    audit: bool = False
    about: str = ""

    @property
    def is_public(self) -> bool:
        """Whether nobody needs to be signed in."""
        return not self.who


@dataclass(frozen=True, slots=True)
class Deny:
    """A pattern of actions that is refused whenever its predicate holds."""

    pattern: str
    when: Predicate
    spare: tuple[str, ...] = ()

    def hits(self, action: str, actor: Actor, subject: Any) -> bool:
        """Whether this denial refuses the action."""
        if any(fnmatchcase(action, spared) for spared in self.spare):
            return False
        return fnmatchcase(action, self.pattern) and self.when(actor, subject)


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no with its reason: `allowed`, or the code of what stood in the way."""

    allowed: bool
    reason: str = "allowed"
    is_hidden: bool = False


RULES: Final[dict[str, Rule]] = {}
DENIALS: Final[list[Deny]] = []


def rule(
    action: str,
    *,
    who: Iterable[Role] = SIGNED_IN,
    when: Iterable[Predicate] = (),
    audit: bool = False,
    about: str = "",
) -> Rule:
    """Declare an action once. `audit` writes a row for each time it is allowed.

    Refuses a second declaration of the same name.
    """
    if action in RULES:
        raise ValueError(f"{action} is declared twice")
    RULES[action] = Rule(action, frozenset(who), tuple(when), audit, about)
    return RULES[action]


def deny(pattern: str, *, when: Predicate, spare: Iterable[str] = ()) -> None:
    """Refuse every action that the pattern fits, whenever the predicate holds."""
    DENIALS.append(Deny(pattern, when, tuple(spare)))


def decide_by_role(action: str, actor: Actor) -> Decision:
    """Answer what can be said before there is a subject: whether roles alone stand in the way."""
    found = RULES.get(action)
    if found is None:
        return Decision(False, "undeclared", is_hidden=True)
    if found.is_public:
        return Decision(True)
    if actor.is_anonymous:
        return Decision(False, "sign_in")
    if found.who.isdisjoint(actor.roles) and found.who != SIGNED_IN:
        return Decision(False, "role", is_hidden=True)
    return Decision(True)


def decide(action: str, actor: Actor, subject: Any = None) -> Decision:
    """Answer whether the actor may do this to the subject. Pure; costs no query.

    A role that the rule does not name makes the thing look absent (`is_hidden`).
    """
    by_role = decide_by_role(action, actor)
    if not by_role.allowed or RULES[action].is_public:
        return by_role
    return _conditions(RULES[action], actor, subject)


def _conditions(found: Rule, actor: Actor, subject: Any) -> Decision:
    for denial in DENIALS:
        if denial.hits(found.action, actor, subject):
            return Decision(False, denial.when.name)
    for condition in found.when:
        if not condition(actor, subject):
            return Decision(False, condition.name)
    return Decision(True)


def require(action: str, actor: Actor, subject: Any = None) -> None:
    """Return when the actor may do this; else raise the refusal that fits."""
    _raise_unless(decide(action, actor, subject))


def require_role(action: str, actor: Actor) -> None:
    """Return when roles allow it so far; else raise. Asks no predicate: there is no subject yet."""
    _raise_unless(decide_by_role(action, actor))


def _raise_unless(decision: Decision) -> None:
    if decision.allowed:
        return
    if decision.reason == "sign_in":
        raise SignInNeeded
    if decision.is_hidden:
        raise NotFound
    raise Forbidden(code=decision.reason)
