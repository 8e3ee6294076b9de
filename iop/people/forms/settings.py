"""What people set for themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from iop.people.fields import DisplayNameField, PronounsField
from iop.people.models import Person
from iop.people.zones import choices

OWN_SIZE = [("", _("As it is")), ("large", _("Large")), ("larger", _("Larger"))]
OWN_THEME = [
    ("", _("As this device has it")),
    ("light", _("Light")),
    ("dark", _("Dark")),
]


class SettingsForm(forms.Form):
    """Name, words and comfort in one form."""

    display_name = DisplayNameField(label=_("Your name here"))
    pronouns = PronounsField(label=_("Your pronouns"))
    zone = forms.ChoiceField(label=_("Your time zone"), choices=choices)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    text_size = forms.ChoiceField(
        label=_("Text size"), choices=OWN_SIZE, required=False, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(
        label=_("Light or dark"), choices=OWN_THEME, required=False, widget=forms.RadioSelect
    )
    has_reduced_motion = forms.BooleanField(label=_("Nothing moves"), required=False)
    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        help_text=_("Between these two times we send you no e-mail. Empty means never quiet."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    wants_mail = forms.BooleanField(
        label=_("Remind me by e-mail"),
        required=False,
        help_text=_("An e-mail only says that you have something here: no name, no group."),
    )

    @classmethod
    def of(cls, person: Person, data: Any = None) -> "SettingsForm":
        """Return the form with what the person has now; name, pronouns and zone may stay so."""
        form = cls(data, initial={name: getattr(person, name) for name in cls.base_fields})
        for seen in ("display_name", "pronouns"):
            form.fields[seen].kept = getattr(person, seen)  # type: ignore[attr-defined]  # ours
        zone = form.fields["zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = choices(person.zone)
        return form

    def clean(self) -> dict[str, Any]:
        """Refuse half of a quiet time, and one that would be none."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        begins, ends = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (begins is None) != (ends is None):
            self.add_error("quiet_until", _("Set both times, or leave both empty."))
        elif begins is not None and begins == ends:
            self.add_error(
                "quiet_until",
                _("Both times are the same. Choose two, or leave both empty for no quiet hours."),
            )
        return cleaned

    @property
    def wishes(self) -> dict[str, object]:
        """What is set besides the name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "display_name"}
