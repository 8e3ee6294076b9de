"""Tags every template has: components, icons, people's drawings and badges, and times in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from iop.face import crisis, vocabulary, words
from iop.face.badges import Badge, badge_for
from iop.face.components import compile_component, compile_part, compile_props, compile_slot
from iop.face.forms import shape_of
from iop.face.ring import Seat, seats

register = template.Library()
register.tag("props", compile_props)
register.tag("slot", compile_slot)
register.tag("part", compile_part)
register.tag("component", compile_component)
register.filter("zone_name", words.zone_name)
register.filter("zone_sentence", words.zone_sentence)
register.filter("wall_clock", words.wall_clock)
register.filter("in_words", words.number)
register.filter("minutes_in_words", words.length)


@register.filter
def date_in_words(day: date) -> str:
    """Say "Tuesday 24 November", with the year when it is not this one."""
    return words.date_words(day, now=timezone.localdate())


@register.simple_tag
def icon(name: str, large: bool = False) -> SafeString:
    """Draw an icon of the sprite, silent for the ear; a word must stand beside it.

    Its size stands on it for browsers that read the page without style.
    """
    size = " icon--l" if large else ""
    return format_html(
        '<svg class="icon{}" width="20" height="20" aria-hidden="true">'
        '<use href="{}#{}"></use></svg>',
        size,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def avatar_url(person: object) -> str:
    return reverse("face:avatar", args=[getattr(person, "avatar_seed", person)])


@register.simple_tag
def avatar(person: object, size: str = "m") -> SafeString:
    """Draw a person (or a seed); the name always stands beside it, so it says nothing itself."""
    kind = "" if size == "m" else f" avatar--{size}"
    address = avatar_url(person)
    return format_html(
        '<img class="avatar{}" src="{}" alt="" width="64" height="64">', kind, address
    )


@register.inclusion_tag("components/_role_badge.html")
def role_badge(role: str, label: str = "") -> dict[str, Badge | str | None]:
    """Draw the badge of a role: client wears none. `label` says it otherwise ("Leads tonight")."""
    return {"badge": badge_for(str(role)), "label": label}


@register.inclusion_tag("components/_ring.html")
def ring(
    people: Sequence[object] = (),
    open: bool = True,
    places: int = 0,
    kind: str = "deep",
    label: str = "",
) -> dict[str, list[Seat] | str]:
    """Draw the ring of seats: silent for the ear when it has no label."""
    placed = seats(people, places=places, is_open=open)
    return {"seats": placed, "kind": kind, "label": label}


@register.simple_tag
def moods() -> list[tuple[int, str]]:
    """Give the ten steps of mood with their words."""
    return list(enumerate(vocabulary.mood_words(), start=1))


@register.simple_tag
def mood_word(mood: int) -> str:
    return vocabulary.mood_word(mood)


@register.simple_tag
def reaction_named(name: str) -> vocabulary.Reaction:
    """Give the word and icon of one of the four answers."""
    return vocabulary.REACTIONS[name]


@register.simple_tag
def steps_of(step: int, of: int) -> list[str]:
    """Mark each step of a way as done, now or to come."""
    return ["done" if n < step else "now" if n == step else "" for n in range(1, of + 1)]


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime, zone: str = "") -> SafeString:
    """Say "Tonight, 6:00 pm Eastern"."""
    said = words.when(moment, _zone(context, zone), now=timezone.now())
    return _time(moment, said)


@register.simple_tag(takes_context=True)
def day(context: Context, moment: datetime, zone: str = "") -> SafeString:
    """Say "Tonight" or "Tuesday 24 November"."""
    return _time(moment, words.day(moment, _zone(context, zone), now=timezone.now()))


@register.simple_tag(takes_context=True)
def clock(context: Context, moment: datetime, zone: str = "", named: bool = False) -> SafeString:
    """Say "6:00 pm", or with `named=True` "6:00 pm Eastern"."""
    say = words.clock_named if named else words.clock
    return _time(moment, say(moment, _zone(context, zone)))


@register.simple_tag
def crisis_lines() -> list[crisis.Line]:
    """Return the lines that a phone reaches at once, without leaving the page."""
    return [line for line in crisis.LINES if line.href.startswith(("tel:", "sms:"))]


@register.simple_tag(takes_context=True)
def span(context: Context, start: datetime, end: datetime, zone: str = "") -> str:
    """Say "6:00 pm – 7:15 pm Eastern"."""
    return words.span(start, end, _zone(context, zone))


@register.simple_tag(takes_context=True)
def greeting(context: Context, zone: str = "") -> str:
    """Say "Good afternoon", as the hour is where the reader is."""
    return words.greeting(timezone.now(), _zone(context, zone))


@register.simple_tag(takes_context=True)
def today(context: Context, zone: str = "") -> str:
    """Say "Tuesday 24 November, 5:48 pm"."""
    now, there = timezone.now(), _zone(context, zone)
    local = timezone.localtime(now, words.zone_info(there)).date()
    return f"{words.date_words(local, now=local)}, {words.clock(now, there)}"


@register.filter
def field_shape(field: BoundField) -> str:
    """Say how a form's field is laid out: field, tick, choices, ticks or scale."""
    return shape_of(field)


def _zone(context: Context, zone: str) -> str:
    own = getattr(context.get("face"), "zone", "")
    return str(zone or own or settings.DEFAULT_ZONE)


def _time(moment: datetime, said: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), said)
