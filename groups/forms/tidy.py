"""Plain text in forms, as rooms take it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from iop.rooms.errors import BadWords
from iop.rooms.texts import clean_text


class TidyForm(forms.BaseForm):
    """Takes plain text as rooms do: one line where one is asked, nothing that can't be seen."""

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # Django's own hook, untyped in the stubs
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and value and name in self.fields:
                self._tidy(name, value)

    def _tidy(self, name: str, value: str) -> None:
        is_line = isinstance(self.fields[name].widget, forms.TextInput)
        text = " ".join(value.split()) if is_line else value
        try:
            self.cleaned_data[name] = clean_text(text)
        except BadWords:
            words = _("This holds signs that we can’t show. Write it with ordinary letters.")
            self.add_error(name, words)
