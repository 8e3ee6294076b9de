"""Forms of the live session: at the door, in the circle, on leaving, and the leaders' few words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.actions.circle import TEXT_LENGTH, WORD_LENGTH
from groups.actions.keeping_order import REASON_LENGTH
from groups.actions.sessions import LONGEST_TIMER
from groups.errors import NumberUnclear
from groups.forms.tidy import TidyForm
from groups.models import Attendance, CheckIn, LeavingCheck
from groups.rules import can_be_dialled
from iop.face.forms import HintedLabel


class DoorForm(TidyForm, forms.Form):
    """Where somebody is today and how to call them back. Leaders may leave both empty.

    Whoever has no phone with them has no number today, whatever stands in the field.
    """

    place = forms.CharField(
        label=_("Address, or how to find you"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Say where you are, so that help could find you if you needed it.")
        },
    )
    call_back = forms.CharField(
        label=_("Number to call you back"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Write a number, or say that you have no phone today.")},
    )
    has_no_phone = forms.BooleanField(label=_("I have no phone with me today"), required=False)
    is_kept = forms.BooleanField(
        label=_("Remember both for next time"),
        required=False,
        help_text=_("Only you see them then. Untick it here, and they are forgotten."),
    )

    def __init__(self, *args: Any, is_leading: bool = False, **values: Any) -> None:
        super().__init__(*args, **values)
        has_no_phone = bool(self.data.get("has_no_phone"))
        self.fields["place"].required = not is_leading
        self.fields["call_back"].required = not (is_leading or has_no_phone)

    def clean(self) -> dict[str, Any]:
        """Refuse a number that nobody could dial."""
        values = super().clean() or {}
        number = values.get("call_back", "")
        if number and not can_be_dialled(number):
            self.add_error("call_back", NumberUnclear.sentence)
        return values

    @property
    def usual(self) -> dict[str, str]:
        """What stands in the fields: where, and the number."""
        return {name: self.cleaned_data[name] for name in ("place", "call_back")}

    @property
    def said(self) -> dict[str, str]:
        """Where, and how to call back today."""
        return self.usual | ({"call_back": ""} if self.cleaned_data["has_no_phone"] else {})


class SayForm(forms.Form):
    """A line from a page without script. The id makes sending it twice harmless."""

    text = forms.CharField(max_length=4000)
    client_id = forms.RegexField(r"^[A-Za-z0-9_-]{8,36}$", required=False)


class CheckInForm(TidyForm, forms.Form):
    """A check-in in the round or in the lounge: something of it is enough."""

    mood = forms.TypedChoiceField(
        coerce=int,
        required=False,
        empty_value=None,
        choices=[(step, step) for step in range(1, 11)],
    )
    word = forms.CharField(
        label=_("One word"),
        max_length=WORD_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("As much or as little as you like"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    need = forms.ChoiceField(
        choices=CheckIn.Need.choices, required=False, initial=CheckIn.Need.NONE
    )

    nothing_said = _("Choose a number or write a word. Or pass: both count.")

    def clean(self) -> dict[str, Any]:
        """Refuse a check-in with nothing in it: passing says that better."""
        values = super().clean() or {}
        if not (values.get("mood") or values.get("word") or values.get("text")):
            raise forms.ValidationError(self.nothing_said)
        return values | {"need": values.get("need") or CheckIn.Need.NONE}


class DailyForm(CheckInForm):
    """The check-in of a day, in the lounge, where nobody passes: one just does not give it."""

    nothing_said = _("Choose a number or write a word, or leave it for today.")


class IntentionForm(TidyForm, forms.Form):
    """One thing for the week."""

    text = forms.CharField(
        label=_("One thing I’ll try this week"),
        help_text=_("Small is good. The group sees it."),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write a few words, or leave without it.")},
    )


class LeavingForm(TidyForm, forms.Form):
    """How somebody leaves, which only the leaders see; and one thing for the week, if they like."""

    colour = forms.ChoiceField(
        label=_("How are you leaving?"),
        choices=[
            (
                LeavingCheck.Colour.GREEN,
                HintedLabel(_("I’m all right to go"), _("Steady enough for now.")),
            ),
            (
                LeavingCheck.Colour.AMBER,
                HintedLabel(_("A bit shaky"), _("We’ll offer you a check-in.")),
            ),
            (
                LeavingCheck.Colour.RED,
                HintedLabel(
                    _("I don’t want to be alone with this"), _("Someone stays on with you, now.")
                ),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best, or leave without answering.")},
    )
    text = forms.CharField(
        label=_("One thing I’ll try this week"),
        help_text=_("Small is good. The group sees it."),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PersonForm(forms.Form):
    """Whom a leader means, by key."""

    person = forms.CharField(max_length=22)


class OutcomeForm(PersonForm):
    """Whose attendance, and what it is called."""

    outcome = forms.ChoiceField(choices=Attendance.Outcome.choices)


class ReasonForm(PersonForm):
    """Whom, and why in a few kind words that the person will read."""

    reason = forms.CharField(max_length=REASON_LENGTH)


class StepForm(forms.Form):
    """On to the next part, or back, from the part that ran when the buttons were drawn."""

    step = forms.TypedChoiceField(coerce=int, choices=[(1, "1"), (-1, "-1")])
    position = forms.IntegerField(min_value=0)


class TimerForm(forms.Form):
    """Minutes from now in which the part that runs ends."""

    minutes = forms.IntegerField(min_value=1, max_value=LONGEST_TIMER)


class MoreTimeForm(forms.Form):
    """Minutes more for the part that runs."""

    more = forms.IntegerField(min_value=1, max_value=60)
