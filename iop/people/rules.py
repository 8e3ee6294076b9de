"""The rules of people. Declared here, asked by name everywhere."""

from typing import Any

from iop.policy import ANYONE, Actor, Role, declare_external, deny, predicate, rule


@predicate
def is_ended(actor: Actor, subject: Any) -> bool:
    """Whether the actor's access has ended."""
    return not actor.is_active


@predicate
def lacks_second_factor(actor: Actor, subject: Any) -> bool:
    """Whether a role of theirs asks for a second factor that is not set up."""
    return actor.lacks_second_factor


@predicate
def is_self(actor: Actor, subject: Any) -> bool:
    """Whether the subject is the actor."""
    return bool(subject.pk == actor.person_id)


@predicate
def is_in_programme(actor: Actor, subject: Any) -> bool:
    """Whether the subject belongs to the actor's programme."""
    return bool(subject.programme_id == actor.programme_id)


deny("*", when=is_ended, spare=("public.*",))
deny("*", when=lacks_second_factor, spare=("public.*", "me.*", "account.*", "welcome.*"))

rule("public.page", who=ANYONE, about="Pages that say nothing about anybody.")
