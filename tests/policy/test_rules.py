"""The rules themselves: default deny, a deny overrides, a reason with every answer."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from iop.policy import (
    ANONYMOUS,
    ANYONE,
    Actor,
    Forbidden,
    NotFound,
    Role,
    SignInNeeded,
    decide,
    deny,
    predicate,
    require,
    rule,
)
from iop.policy.rules import DENIALS, RULES, Decision, require_role

CLIENT = Actor(person_id=1, programme_id=1, roles=frozenset({Role.CLIENT}), is_active=True,
               is_settled=True)  # fmt: skip
STAFF = Actor(person_id=2, programme_id=1, roles=frozenset({Role.STAFF}), is_active=True,
              is_settled=True)  # fmt: skip
NO_ROLE = Actor(person_id=3, is_active=True, is_settled=True)


@pytest.fixture(autouse=True)
def rules_as_they_were() -> Iterator[None]:
    rules, denials = dict(RULES), list(DENIALS)
    DENIALS.clear()
    yield
    RULES.clear()
    RULES.update(rules)
    DENIALS[:] = denials


@predicate
def is_mine(actor: Actor, subject: SimpleNamespace) -> bool:
    return subject.owner == actor.person_id


@predicate
def is_open(actor: Actor, subject: SimpleNamespace) -> bool:
    return subject.is_open


MINE = SimpleNamespace(owner=1, is_open=False)


def test_what_no_rule_names_is_refused_and_hidden() -> None:
    assert decide("t.unheard_of", CLIENT) == Decision(False, "undeclared", is_hidden=True)


def test_a_role_that_the_rule_does_not_name_makes_the_thing_look_absent() -> None:
    rule("t.plan", who={Role.STAFF})

    assert decide("t.plan", CLIENT) == Decision(False, "role", is_hidden=True)
    assert decide("t.plan", STAFF) == Decision(True)


def test_without_roles_one_is_a_stranger_but_to_what_everybody_may() -> None:
    rule("t.plan", who={Role.CLIENT})
    rule("t.own")

    assert (decide("t.plan", NO_ROLE).allowed, decide("t.own", NO_ROLE).allowed) == (False, True)


def test_nobody_signed_in_is_asked_to_sign_in() -> None:
    rule("t.own")

    assert decide("t.own", ANONYMOUS) == Decision(False, "sign_in")


def test_what_is_public_asks_nothing() -> None:
    rule("t.open", who=ANYONE, when=[is_mine])

    assert decide("t.open", ANONYMOUS, None) == Decision(True)


def test_every_condition_must_hold_and_the_first_that_does_not_is_the_reason() -> None:
    rule("t.read", when=[is_mine, is_open])

    assert decide("t.read", CLIENT, MINE) == Decision(False, "is_open")
    assert decide("t.read", STAFF, MINE) == Decision(False, "is_mine")


def test_conditions_join_and_turn_round() -> None:
    rule("t.either", when=[is_mine | is_open])
    rule("t.neither", when=[~is_mine])

    assert decide("t.either", CLIENT, MINE).allowed
    assert decide("t.either", STAFF, MINE).reason == "is_mine or is_open"
    assert decide("t.neither", CLIENT, MINE).reason == "not is_mine"


def test_a_deny_overrides_whatever_a_rule_allows() -> None:
    rule("t.read", when=[is_mine])
    deny("t.*", when=is_mine)

    assert decide("t.read", CLIENT, MINE) == Decision(False, "is_mine")


def test_a_deny_spares_what_it_names_and_what_its_pattern_does_not_fit() -> None:
    rule("t.read", when=[is_mine])
    rule("other.read", when=[is_mine])
    deny("t.*", when=is_mine, spare=["t.re*"])

    assert decide("t.read", CLIENT, MINE).allowed
    assert decide("other.read", CLIENT, MINE).allowed


def test_a_rule_is_declared_once() -> None:
    rule("t.read")

    with pytest.raises(ValueError, match="declared twice"):
        rule("t.read")


@pytest.mark.parametrize(
    ("actor", "refusal"), [(ANONYMOUS, SignInNeeded), (STAFF, NotFound), (CLIENT, Forbidden)]
)
def test_requiring_raises_the_refusal_that_fits(actor: Actor, refusal: type[Exception]) -> None:
    rule("t.read", who={Role.CLIENT}, when=[is_open])

    with pytest.raises(refusal):
        require("t.read", actor, MINE)


def test_requiring_what_is_allowed_returns() -> None:
    rule("t.read", when=[is_mine])

    require("t.read", CLIENT, MINE)
    require_role("t.read", CLIENT)


def test_asking_for_the_role_asks_no_condition() -> None:
    rule("t.read", when=[is_mine])

    require_role("t.read", NO_ROLE)
    with pytest.raises(SignInNeeded):
        require_role("t.read", ANONYMOUS)


def test_an_actor_knows_the_roles_that_ask_for_a_second_factor() -> None:
    assert (CLIENT.needs_second_factor, STAFF.needs_second_factor) == (False, True)
    assert STAFF.has_role(Role.CLIENT, Role.STAFF)
    assert not STAFF.has_role(Role.CLIENT)
