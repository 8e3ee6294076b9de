"""Who may do what: rules as data, decorators that declare them, the gate that refuses the rest."""

from iop.policy.actor import ANONYMOUS, Actor
from iop.policy.commands import DeclaredCommand
from iop.policy.declare import (
    admin_action,
    check,
    declare_external,
    endpoint,
    observe,
    task,
)
from iop.policy.errors import Forbidden, NotFound, Refusal, SignInNeeded
from iop.policy.roles import CARE_TEAM, IN_ROOMS, LEADERS, PEERS, SIGNED_IN, Role
from iop.policy.rules import ANYONE, decide, deny, predicate, require, rule

__all__ = [
    "ANONYMOUS",
    "ANYONE",
    "CARE_TEAM",
    "IN_ROOMS",
    "LEADERS",
    "PEERS",
    "SIGNED_IN",
    "Actor",
    "DeclaredCommand",
    "Forbidden",
    "NotFound",
    "Refusal",
    "Role",
    "SignInNeeded",
    "admin_action",
    "check",
    "decide",
    "declare_external",
    "deny",
    "endpoint",
    "observe",
    "predicate",
    "require",
    "rule",
    "task",
]
