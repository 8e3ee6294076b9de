"""What operators see: programmes, whom they invited, how the post is doing. Nothing private."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.utils.translation import gettext, gettext_lazy, ngettext

from iop.face.numbers import refuse_undialled
from iop.notices.actions import send_again
from iop.notices.errors import NotSendable
from iop.notices.models import Letter, Notice
from iop.people import zones
from iop.people.actions import end_programme, invite, revoke
from iop.people.actions.programmes import record_programme
from iop.people.errors import InvitationGone, ProgrammeEnded, ProgrammeNamed
from iop.people.models import Invitation, Person, Programme
from iop.people.queries import is_programme_named
from iop.policy import Role, admin_action


class Kept(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """Pages on which nothing is deleted, and for which Django's own log of words is neither written
    nor shown.
    """

    view_on_site = False
    change_form_template = "admin/kept.html"

    def get_urls(self) -> list[URLPattern]:
        """Leave out the history: it would say that nothing was ever changed."""
        return [one for one in super().get_urls() if not str(one.name).endswith("_history")]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write nothing: our record says what was done."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write nothing: our record says what was done."""


class ReadOnly(Kept):
    """Pages on which nothing is added or changed either."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


class ProgrammeForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A programme, and whom to invite to run it."""

    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=zones.choices, initial=settings.DEFAULT_ZONE
    )
    staff = forms.EmailField(
        label=gettext_lazy("Invite somebody to run it"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Their e-mail. They come in as staff of this programme."),
    )

    def clean_name(self) -> str:
        """Refuse the name of another programme."""
        name: str = self.cleaned_data["name"]
        if is_programme_named(name, besides=self.instance if self.instance.pk else None):
            raise forms.ValidationError(str(ProgrammeNamed.sentence))
        return name

    def clean_help_line(self) -> str:
        """Refuse a number that nobody could dial."""
        number: str = self.cleaned_data["help_line"]
        refuse_undialled(number)
        return number

    def clean_staff(self) -> str:
        """Refuse to invite into a programme that has ended."""
        address: str = self.cleaned_data["staff"]
        if address and self.instance.ended_at is not None:
            raise forms.ValidationError(str(ProgrammeEnded.sentence))
        return address


@admin.register(Programme)
class ProgrammeAdmin(Kept):
    """Make a programme, change its name, zone and line, invite who runs it, and end it."""

    form = ProgrammeForm
    list_display = ("name", "zone", "created_at", "ended_at")
    fields = ("name", "zone", "help_line", "ended_at", "staff")
    readonly_fields = ("ended_at",)
    actions = ("end",)

    def save_model(self, request: HttpRequest, obj: Programme, form: Any, change: bool) -> None:
        """Save, record that an operator did, and send the invitation that is wished for."""
        operator = cast("Person", request.user)
        super().save_model(request, obj, form, change)
        record_programme("programme.changed" if change else "programme.made", obj, operator)
        if address := form.cleaned_data["staff"]:
            invite(obj, by=operator, email=address, role=Role.STAFF)
            messages.success(request, gettext("The invitation is on its way."))

    @admin.action(description=gettext_lazy("End this programme…"))
    @admin_action("operate.end_programme")
    def end(self, request: HttpRequest, programmes: QuerySet[Programme]) -> HttpResponse | None:
        """Ask once, then end each chosen programme with every access to it."""
        if "sure" not in request.POST:
            shown = {**self.admin_site.each_context(request), "programmes": programmes}
            return render(request, "admin/end_programme.html", shown)
        for programme in programmes:
            end_programme(programme, by=cast("Person", request.user))
        messages.success(request, gettext("It has ended, and everybody’s access to it."))
        return None


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    """The open invitations that the operator sent to staff, to take back what was mistyped.

    No address is shown: programme and time say which one it is.
    """

    list_display = ("programme", "created_at", "expires_at")
    list_select_related = ("programme",)
    fields = list_display
    ordering = ("-created_at",)
    actions = ("take_back",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        """Return the operator's own."""
        sent = Invitation.objects.open().filter(invited_by=cast("Person", request.user))
        mine: QuerySet[Invitation] = sent.filter(role=Role.STAFF, programme__isnull=False)
        return mine

    @admin.action(description=gettext_lazy("Take back"))
    @admin_action("operate.take_back")
    def take_back(self, request: HttpRequest, invitations: QuerySet[Invitation]) -> None:
        """Make the links of the chosen invitations dead."""
        for invitation in invitations:
            try:
                revoke(invitation, by=cast("Person", request.user))
            except InvitationGone as refusal:
                messages.warning(request, str(refusal.sentence))
            else:
                messages.success(request, gettext("The link no longer works."))


@admin.register(Letter)
class LetterAdmin(ReadOnly):
    """How the post is doing. Neither address nor words are shown."""

    list_display = ("id", "created_at", "due_at", "attempts", "sent_at", "given_up_at")
    list_filter = ("sent_at", "given_up_at")
    fields = (*list_display, "leased_until", "expires_at", "is_once")
    actions = ("put_back",)

    @admin.action(description="Send again")
    @admin_action("operate.send_again")
    def put_back(self, request: HttpRequest, letters: QuerySet[Letter]) -> None:
        """Put each chosen letter that was given up back into the queue."""
        sent, left = 0, 0
        for letter in letters:
            try:
                send_again(letter, by=cast("Person", request.user))
                sent += 1
            except NotSendable:
                left += 1
        words = ngettext("%(count)d letter waits again.", "%(count)d letters wait again.", sent)
        messages.success(request, words % {"count": sent})
        if left:
            messages.warning(request, gettext("The others were sent, still wait, or are empty."))


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    """Which notices are due. Neither whom they tell nor what they are about is shown."""

    list_display = ("id", "kind", "due_at", "expires_at", "mailed_at")
    list_filter = ("kind",)
    fields = list_display
