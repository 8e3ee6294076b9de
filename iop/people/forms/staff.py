"""What staff fill in about people."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from iop.people import placing
from iop.people.models import Programme
from iop.policy import Role

ROLES = [
    (Role.CLIENT.value, _("Client")),
    (Role.FACILITATOR.value, _("Facilitator")),
    (Role.SPECIALIST.value, _("Peer specialist")),
    (Role.CLINICIAN.value, _("Clinician")),
    (Role.MENTOR.value, _("Mentor")),
    (Role.ALUMNI.value, _("Alum")),
    (Role.FAMILY.value, _("Family")),
    (Role.STAFF.value, _("Staff")),
]
ROLE_NAMES = dict(ROLES)
EVERY = "all"
STATES = [
    (EVERY, _("Everybody")),
    ("here", _("Have access")),
    ("welcome", _("Still in the welcome")),
    ("ended", _("Access ended")),
]
INVITED = [
    ("waiting", _("Waiting, or too old")),
    ("accepted", _("Accepted")),
    ("revoked", _("Revoked")),
]


class InviteForm(forms.Form):
    """Whom to invite, as what, and perhaps to which group."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("The letter names neither you nor the programme. The link works for 72 hours."),
    )
    role = forms.ChoiceField(label=_("Invited as"), choices=ROLES)
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=settings.LANGUAGES,
        initial="en",
        help_text=_("They choose their own when they come in."),
    )
    place = forms.ChoiceField(
        label=_("Keep a place in"),
        required=False,
        help_text=_("The place becomes theirs when they have agreed to its ground rules."),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [("", _("No group yet")), *placing.choices(programme)]


class RoleForm(forms.Form):
    """What somebody is to be in the programme."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES)

    @property
    def chosen(self) -> Role:
        """The role that was chosen."""
        return Role(self.cleaned_data["role"])


class PeopleFilterForm(forms.Form):
    """Which people to list; what is not said means all of them."""

    role = forms.ChoiceField(label=_("Role"), choices=[(EVERY, _("All roles")), *ROLES])
    state = forms.ChoiceField(label=_("State"), choices=STATES)

    @classmethod
    def of(cls, query: dict[str, str]) -> "PeopleFilterForm":
        """Return the form for a page's query; nonsense in it means everybody."""
        form = cls({"role": EVERY, "state": EVERY} | query)
        return form if form.is_valid() else cls.of({})

    @property
    def chosen(self) -> dict[str, str]:
        """The role and the state to list; empty for all."""
        said = self.cleaned_data if self.is_valid() else {}
        return {name: "" if value == EVERY else value for name, value in said.items()}


class InvitedForm(forms.Form):
    """Which invitations to list; what is not said means those that wait."""

    invited = forms.ChoiceField(label=_("Invitations"), choices=INVITED)

    @classmethod
    def of(cls, query: dict[str, str]) -> "InvitedForm":
        """Return the form for a page's query; nonsense in it means those that wait."""
        form = cls({"invited": "waiting"} | query)
        return form if form.is_valid() else cls.of({})

    @property
    def chosen(self) -> str:
        """What has become of those to list."""
        return str(self.cleaned_data["invited"]) if self.is_valid() else ""
