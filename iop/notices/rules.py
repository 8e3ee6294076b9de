"""The rules of notices."""

from typing import Any

from iop.policy import Actor, Role, predicate, rule


@predicate
def is_own_notice(actor: Actor, subject: Any) -> bool:
    """Whether the notice tells the actor."""
    return bool(subject.person_id == actor.person_id)


rule("notices.read", about="see one's own notices")
rule("notices.open", when=[is_own_notice], about="open a notice, which marks it read")
rule("notices.sweep", who={Role.OPERATOR}, about="write and send what is due, once a minute")
rule("notices.deliver", who={Role.OPERATOR}, about="send waiting letters right after a request")
