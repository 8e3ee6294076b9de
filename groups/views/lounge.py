"""The lounge of a group: the same room without an agenda, and a daily check-in."""

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.actions.circle import give_daily_check_in, see_to
from groups.errors import AlreadyGiven
from groups.forms.live import DailyForm
from groups.models import CheckIn, Group
from groups.rules import LEADING_PARTS
from groups.views.carried import carried, carry, put_down
from groups.views.loading import load_asking, load_group
from groups.views.talk import Talk, asked_before, say_in, stays_shown, talk_of
from iop.face.words import zone_info
from iop.people.models import Person
from iop.people.requests import PersonRequest
from iop.policy import NotFound, endpoint
from iop.rooms.queries import facts_of
from iop.rooms.queries.reading import page_before

ASKED_LASTS: Final = timedelta(days=7)


@endpoint("lounge.read", load=load_group)
def lounge(request: PersonRequest, group: Group) -> HttpResponse:
    """Show the lounge; a number that was chosen on Home stands in its check-in.

    With "before" it is a page of older lines, to read.
    """
    if (before := asked_before(request)) is not None:
        values = {"group": group, "talk": _talk(group, request.user, before=before)}
        return render(request, "groups/live/history.html", values)
    mood = carried(request, _mood(group))
    return _show(request, group, DailyForm(initial={"mood": mood}), is_chosen=bool(mood))


def _show(
    request: PersonRequest, group: Group, form: DailyForm, *, is_chosen: bool = False
) -> HttpResponse:
    is_leading = getattr(group, "my_part", "") in LEADING_PARTS
    values = {
        "group": group,
        "is_leading": is_leading,
        "asking": _asking(group) if is_leading else [],
        "talk": _talk(group, request.user),
        "form": form,
        "is_chosen": is_chosen,
        "has_checked_in": _has_checked_in(group, request.user),
    }
    if request.htmx:
        name = "asking" if is_leading and request.GET.get("name") == "asking" else "daily"
        return render(request, f"groups/live/_{name}.html", values)
    return render(request, "groups/live/lounge.html", values)


def _talk(group: Group, person: Person, *, before: int | None = None) -> Talk:
    facts = facts_of(group.lounge, person.pk)
    if not facts.is_in:
        raise NotFound
    return talk_of(
        group.lounge,
        person,
        stays=stays_shown(group.lounge, person),
        facts=facts,
        page=page_before(facts, before=before),
        address=reverse("groups:group", args=[group.key]),
        say_url=reverse("groups:lounge_say", args=[group.key]),
    )


def _asking(group: Group) -> list[CheckIn]:
    """Return who asked for company in the last days, the first first. One query."""
    lately = timezone.now() - ASKED_LASTS
    asking = CheckIn.objects.asking().filter(group=group, session__isnull=True)
    return list(asking.filter(given_at__gt=lately).select_related("person").order_by("given_at"))


def _has_checked_in(group: Group, person: Person) -> bool:
    today = timezone.localdate(timezone=zone_info(person.zone))
    given = CheckIn.objects.filter(group=group, person=person, session__isnull=True)
    return given.filter(local_date=today).exists()


@endpoint(post="lounge.read", load=load_group)
def say(request: PersonRequest, group: Group) -> HttpResponse:
    """Say something from a page without script."""
    anchor = say_in(request, group.lounge)
    return redirect(f"{reverse('groups:lounge', args=[group.key])}#{anchor}")


@endpoint(post="lounge.lead", load=load_asking)
def see_to_it(request: PersonRequest, found: CheckIn) -> HttpResponse:
    """Say that one sees to what somebody asked for."""
    seen_to = see_to(found, by=request.user)
    if seen_to.met_by is not None and seen_to.met_by != request.user:
        name = seen_to.met_by.display_name
        messages.info(request, _("%(name)s sees to it already.") % {"name": name})
    return redirect("groups:lounge", key=found.group.key)


@endpoint(post="lounge.check_in", load=load_group)
def daily(request: PersonRequest, group: Group) -> HttpResponse:
    """Say how today is, or ("more") go where more can be said, with the number in hand."""
    form = DailyForm(request.POST)
    lounge_url = reverse("groups:lounge", args=[group.key])
    if "more" in request.POST:
        carry(request, _mood(group), request.POST.get("mood", "")[:2])
        return redirect(f"{lounge_url}#round")
    if not form.is_valid():
        return _show(request, group, form)
    try:
        give_daily_check_in(group, by=request.user, **form.cleaned_data)
    except AlreadyGiven:
        messages.info(request, _("You have checked in today. What you gave first is kept."))
    put_down(request, _mood(group))
    if request.htmx:
        return _show(request, group, DailyForm())
    return redirect(f"{lounge_url}#talk")


def _mood(group: Group) -> str:
    return f"mood:{group.key}"
