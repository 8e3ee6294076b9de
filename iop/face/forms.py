"""How forms are drawn: every form and field of the site goes through our own templates."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise


class Renderer(TemplatesSetting):
    """Draw `{{ form }}` and `{{ field.as_field_group }}` as the design has them."""

    form_template_name = "face/forms/form.html"
    field_template_name = "face/forms/field.html"


def shape_of(field: BoundField) -> str:
    """Say which layout a field's widget needs."""
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple):
        return "ticks"
    if isinstance(widget, RadioSelect):
        return "choices"
    return "tick" if isinstance(widget, CheckboxInput) else "field"


@dataclass(frozen=True)
class HintedLabel:
    """A choice's label with the hint under it: `choices=[(value, HintedLabel(…)), …]`."""

    label: str | Promise
    hint: str | Promise = ""

    def __str__(self) -> str:
        return str(self.label)
