"""Templates ask the same rules by the same names."""

from typing import Any

from django import template
from django.template.context import RequestContext

from iop.policy.actor import ANONYMOUS
from iop.policy.rules import decide

register = template.Library()


@register.simple_tag(takes_context=True)
def allowed(context: RequestContext, action: str, subject: Any = None) -> bool:
    """Whether the reader may do this: `{% allowed "session.lead" session as may_lead %}`."""
    actor = getattr(context.get("request"), "actor", ANONYMOUS)
    return decide(action, actor, subject).allowed
