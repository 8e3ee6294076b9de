"""The forms of the welcome."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from iop.people.errors import NameTaken
from iop.people.fields import DisplayNameField, PronounsField
from iop.people.forms.passwords import DIFFERENT
from iop.people.models import Person
from iop.people.zones import choices


class NewcomerForm(forms.Form):
    """How somebody wants to be called and seen. Role and programme are not asked."""

    display_name = DisplayNameField(label=_("What should people call you?"))
    pronouns = PronounsField(
        label=_("Your pronouns"),
        help_text=_("For example she / her, he / him, they / them. They stand beside your name."),
    )
    avatar = forms.ChoiceField(label=_("Choose a drawing"), widget=forms.RadioSelect)
    zone = forms.ChoiceField(
        label=_("Your time zone"),
        choices=choices,
        help_text=_("Every time you see is in this zone. You can change it later."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, seeds: list[str], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        avatar = self.fields["avatar"]
        assert isinstance(avatar, forms.ChoiceField)
        avatar.choices = [(seed, str(number)) for number, seed in enumerate(seeds, start=1)]
        self.initial.setdefault("zone", zone)
        if not self.is_bound:
            self.fields["zone"].widget.attrs["data-behaviour"] = "zone"

    def refuse_name(self, refusal: NameTaken) -> None:
        """Say that the name is taken, and which near ones are free."""
        self.add_error("display_name", taken_sentence(refusal))


def taken_sentence(refusal: NameTaken) -> str:
    """Return the sentence with free names in it."""
    if not refusal.suggestions:
        return str(refusal.sentence)
    free = " · ".join(refusal.suggestions)
    return _("%(sentence)s These are free: %(names)s") % {
        "sentence": refusal.sentence,
        "names": free,
    }


class SpokenCodeForm(forms.Form):
    """The code that goes with the link of somebody who lost what they signed in with."""

    code = forms.CharField(
        label=_("The six numbers"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """Return the digits, however they were set apart."""
        return "".join(sign for sign in self.cleaned_data["code"] if sign.isdigit())


class FirstPasswordForm(forms.Form):
    """The password that ends the welcome, typed twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Fifteen characters or more. Four words that don’t belong together are good and easy "
            "to keep."
        ),
    )
    again = forms.CharField(
        label=_("The same once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Refuse a weak one, in words that help."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        cleaned = super().clean() or {}
        if "password" in cleaned and cleaned.get("again") not in {None, cleaned["password"]}:
            self.add_error("again", DIFFERENT)
        return cleaned
