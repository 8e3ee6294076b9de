"""Form fields that speak with the domain."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from iop.people.errors import NameRefused
from iop.people.names import LONGEST, clean_name, clean_pronouns


class _SeenField(forms.CharField):
    """What stands on the screen for somebody; every refusal says what to change.

    What is `kept` of them already passes, whatever has come to be refused since.
    """

    cleans: Callable[[str], str]
    kept: str | None = None

    def clean(self, value: Any) -> str:
        """Return the text as it is kept."""
        text = str(super().clean(value)).strip(" ")
        if text == self.kept:
            return text
        try:
            return type(self).cleans(text)
        except NameRefused as refusal:
            raise ValidationError(str(refusal.sentence), code=refusal.code) from refusal


class DisplayNameField(_SeenField):
    """A display name."""

    cleans = staticmethod(clean_name)

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "nickname", "maxlength": LONGEST * 3})
        super().__init__(**{"widget": widget, "strip": False, **kwargs})


class PronounsField(_SeenField):
    """Pronouns, or none."""

    cleans = staticmethod(clean_pronouns)

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "maxlength": LONGEST})
        super().__init__(**{"widget": widget, "strip": False, "required": False, **kwargs})
