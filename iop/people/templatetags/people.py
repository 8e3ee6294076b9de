"""How templates name roles."""

from django import template
from django.utils.functional import Promise

from iop.people.forms.staff import ROLE_NAMES

register = template.Library()


@register.filter
def role_name(role: str) -> str | Promise:
    """Say “Peer specialist” for a role's code."""
    return ROLE_NAMES.get(role, role)
