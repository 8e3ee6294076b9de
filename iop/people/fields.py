"""Form fields that speak with the domain."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from iop.people.errors import NameRefused
from iop.people.names import LONGEST, clean_name


class DisplayNameField(forms.CharField):
    """A display name; every refusal says what to change."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "nickname", "maxlength": LONGEST * 3})
        super().__init__(**{"widget": widget, "strip": False, **kwargs})

    def clean(self, value: Any) -> str:
        """Return the name as it is kept."""
        text = super().clean(value)
        try:
            return clean_name(str(text).strip(" "))
        except NameRefused as refusal:
            raise ValidationError(str(refusal.sentence), code=refusal.code) from refusal
