"""Forms of planning. Each names its fields, so that nothing else can be slipped in."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from groups.forms.tidy import TidyForm
from groups.models import Group, Membership, Series, Session
from groups.models.group import HARD_CAP
from groups.queries.staff import who_could_join
from groups.recurrence import zone_of
from iop.face.badges import badge_for
from iop.face.numbers import refuse_undialled
from iop.face.words import zone_sentence
from iop.people import zones
from iop.people.models import Person, Programme

FURTHEST: Final = timedelta(days=730)
REQUIRED: Final = _("Fill this in, please.")
CHOOSE: Final = _("Choose one from the list.")
PAST: Final = _("Choose today or a day to come.")
TOO_FAR: Final = _("Choose a day within the next two years.")
TOO_LONG: Final = _("This is too long: %(limit_value)d characters at most.")


def _offer_zones(form: Any) -> None:
    """Offer the zones of today, and the one that is kept by an older name."""
    form.fields["zone"].choices = zones.choices(form.instance.zone)


def _kind(form: forms.BaseForm) -> None:
    """Give every field kind words for what goes wrong; nothing that was typed is said back."""
    for bound in form.fields.values():
        bound.error_messages["required"] = REQUIRED
        bound.error_messages["invalid_choice"] = CHOOSE
        bound.error_messages["max_length"] = TOO_LONG
        bound.error_messages["min_value"] = _("Choose %(limit_value)d or more.")
        bound.error_messages["max_value"] = _("Choose %(limit_value)d or less.")
        if isinstance(bound, forms.DateField):
            bound.error_messages["invalid"] = _("Write a date like 2026-11-24.")
        if isinstance(bound, forms.TimeField):
            bound.error_messages["invalid"] = _("Write a time like 18:00.")
        if isinstance(bound, forms.IntegerField):
            bound.error_messages["invalid"] = _("Write a whole number.")


class GroupForm(TidyForm, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What is said about a group."""

    class Meta:
        model = Group
        fields = ("name", "kind", "focus", "about", "enrolment", "cap", "ground_rules")
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "ground_rules": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "name": _("Members see it. It never stands in e-mails, addresses or titles."),
            "cap": format_lazy(_("Up to {most}; six to eight is a good circle."), most=HARD_CAP),
            "ground_rules": _("One rule a line. Members agree to them before they join."),
        }

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        _kind(self)

    def save(self, commit: bool = True) -> Group:
        """Refuse: groups are saved by actions."""
        raise NotImplementedError


class SeriesForm(TidyForm, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A weekly meeting in local wall time."""

    weekday = forms.TypedChoiceField(
        label=_("Weekday"), coerce=int, choices=[(number, WEEKDAYS[number]) for number in range(7)]
    )
    starts = forms.TimeField(
        label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=240, initial=75)
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones.choices)
    first_on = forms.DateField(
        label=_("First session"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_on = forms.DateField(
        label=_("Last session"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Series
        fields = (
            "weekday",
            "starts",
            "minutes",
            "zone",
            "first_on",
            "last_on",
            "topic",
            "service",
            "counts_toward_iop",
        )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        _offer_zones(self)
        _kind(self)

    def clean(self) -> dict[str, Any]:
        """Refuse dates that are past, too far off, the wrong way round, or without that weekday."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("first_on"), values.get("last_on")
        if first is not None:
            self._check_first(first)
        if first is not None and last is not None:
            self._check_last(first, last, values.get("weekday"))
        return values

    def _check_first(self, first: date) -> None:
        today = timezone.localdate()
        if first < today - timedelta(days=1):
            self.add_error("first_on", PAST)
        if first > today + FURTHEST:
            self.add_error("first_on", TOO_FAR)

    def _check_last(self, first: date, last: date, weekday: int | None) -> None:
        if last < first:
            self.add_error("last_on", _("The last session can’t be before the first."))
        elif last - first > FURTHEST:
            self.add_error("last_on", _("Choose a day within two years of the first."))
        elif weekday is not None and (weekday - first.weekday()) % 7 > (last - first).days:
            self.add_error("last_on", _("That weekday doesn’t come between these two days."))

    def save(self, commit: bool = True) -> Series:
        """Refuse: series are saved by actions."""
        raise NotImplementedError


class SessionForm(TidyForm, forms.Form):
    """One session's day, wall time, length and topic."""

    starts_on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts = forms.TimeField(
        label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=240)
    topic = forms.CharField(label=_("Topic"), max_length=80, required=False)

    def __init__(self, *args: Any, today: date, **values: Any) -> None:
        super().__init__(*args, **values)
        self.today = today
        _kind(self)

    def clean_starts_on(self) -> date:
        """Refuse a day that is past or too far off."""
        day: date = self.cleaned_data["starts_on"]
        if day < self.today:
            raise forms.ValidationError(PAST)
        if day > self.today + FURTHEST:
            raise forms.ValidationError(TOO_FAR)
        return day

    @classmethod
    def of(cls, session: Session, data: Any = None) -> "SessionForm":
        """Return the form with what the session is now, on the clock of its own zone."""
        zone = zone_of(session.zone)
        there = session.starts_at.astimezone(zone)
        known = {"starts_on": there.date(), "starts": there.time(), "minutes": session.minutes}
        today = timezone.localdate(timezone=zone)
        form = cls(data, initial=known | {"topic": session.topic}, today=today)
        form.fields["starts"].help_text = zone_sentence(session.zone)
        return form


class AddPersonForm(forms.Form):
    """Somebody known to the programme, and the part they are to play."""

    person = forms.ChoiceField(label=_("Who"))
    part = forms.ChoiceField(label=_("As"), choices=Membership.Part.choices)

    def __init__(self, *args: Any, group: Group, **values: Any) -> None:
        super().__init__(*args, **values)
        found = who_could_join(group)
        self.people = {person.key: person for person, _roles in found}
        choices = [(person.key, _named(person, roles)) for person, roles in found]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        _kind(self)

    @property
    def chosen(self) -> Person:
        """The person who was chosen."""
        return self.people[self.cleaned_data["person"]]


class ProgrammeForm(TidyForm, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The programme's own words."""

    zone = forms.ChoiceField(label=_("Time zone"), choices=zones.choices)

    class Meta:
        model = Programme
        fields = ("name", "zone", "help_line")
        labels = {"name": _("Name"), "help_line": _("Help line")}
        help_texts = {"help_line": _("A number that a person answers. Help now shows it to all.")}

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        _offer_zones(self)
        _kind(self)

    def clean_help_line(self) -> str:
        """Refuse a number that nobody could dial."""
        number: str = self.cleaned_data["help_line"]
        refuse_undialled(number)
        return number

    def save(self, commit: bool = True) -> Programme:
        """Refuse: programmes are saved by actions."""
        raise NotImplementedError


class SearchForm(forms.Form):
    """Words to find. They travel in the body of the request and stand in no address."""

    words = forms.CharField(
        label=_("Words"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "required": _("Write a word to look for."),
            "max_length": _("That is more than we can look for at once. Try fewer words."),
        },
    )


class AskMeLastForm(forms.Form):
    """Whether somebody likes to be asked last in the round."""

    wanted = forms.BooleanField(label=_("Ask me last in the round"), required=False)


def _named(person: Person, roles: list[str]) -> str:
    labels = [str(badge.label) for role in roles if (badge := badge_for(role))]
    return f"{person.display_name} ({', '.join(labels)})" if labels else person.display_name
