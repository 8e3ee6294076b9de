"""Invented people and things for the styleguide: every part needs something to show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django import forms
from django.contrib.staticfiles import finders
from django.utils import timezone

from iop.face.badges import BADGES
from iop.face.context import Face
from iop.face.forms import HintedLabel
from iop.face.vocabulary import REACTIONS

COLOURS = (
    *("paper", "surface", "sunk", "ink", "ink-soft", "line-strong", "action", "action-soft"),
    *("deep", "clay", "clay-soft", "sun", "sun-soft", "leaf", "leaf-soft"),
    *("heather", "heather-soft"),
)
NAMES = (
    *("Dana", "Luis", "Sam", "Priya", "Theo", "Wren", "Abel"),
    *("Maya", "Jordan", "Ruth", "Ines", "Noor", "Kofi", "Tess"),
)
TYPE = ("3xl", "2xl", "xl", "l", "m", "s", "xs")


@dataclass(frozen=True)
class Invented:
    """Somebody to draw; the name is the seed."""

    display_name: str

    @property
    def avatar_seed(self) -> str:
        return f"invented-{self.display_name.lower()}"


class Preview(Face):
    """The frame as the address asks for it: `?theme=dark&text=larger`."""

    @property
    def theme(self) -> str:
        return _one_of(self.request.GET.get("theme"), "light", "dark")

    @property
    def text_size(self) -> str:
        return _one_of(self.request.GET.get("text"), "large", "larger")


class ExampleForm(forms.Form):
    """One field of each kind."""

    display_name = forms.CharField(help_text="Others see it. It need not be your own.")
    pronouns = forms.CharField(required=False)
    zone = forms.ChoiceField(label="Time zone", choices=[("e", "Eastern"), ("c", "Central")])
    more = forms.CharField(
        label="Anything to add", required=False, widget=forms.Textarea({"rows": 2})
    )
    reminder = forms.BooleanField(
        label="Remind me 30 minutes before", help_text="Words never name a group.", required=False
    )
    consent = forms.ChoiceField(
        label="May people in your group see you?",
        widget=forms.RadioSelect,
        choices=[
            ("yes", HintedLabel("Yes, they may see this", "You can join groups from today.")),
            ("no", HintedLabel("No, not now", "Your care does not change.")),
        ],
    )


def examples() -> dict[str, object]:
    """Return everything the styleguide shows."""
    now = timezone.now()
    people = {name.lower(): Invented(name) for name in NAMES}
    return {
        **people,
        "people": list(people.values()),
        "ring_people": list(people.values())[:7],
        "now": now,
        "colours": COLOURS,
        "sizes": TYPE,
        "icons": icon_names(),
        "badges": list(BADGES),
        "reactions": list(REACTIONS),
        "form": ExampleForm(),
        "wrong_form": ExampleForm({"pronouns": "she / her"}, prefix="wrong"),
        "steps": _steps(),
        "days": _days(now),
        "tabs": _tabs(),
    }


def icon_names() -> list[str]:
    """Return the names of the sprite, without the mark."""
    sprite = Path(str(finders.find("img/icons.svg"))).read_text(encoding="utf-8")
    return [name for name in re.findall(r'symbol id="([^"]+)"', sprite) if name != "mark"]


def _one_of(asked: str | None, *known: str) -> str:
    return asked if asked and asked in known else ""


def _steps() -> list[dict[str, str]]:
    return [
        {"name": "Opening check-in", "time": "6:00 – 6:20 pm", "state": "done"},
        {"name": "Topic: when worry is loudest", "time": "until 6:50 pm", "state": "now"},
        {"name": "Reflection and goals", "time": "6:50 – 7:10 pm", "state": ""},
        {"name": "Close", "time": "7:10 – 7:15 pm", "state": ""},
    ]


def _tabs() -> list[dict[str, object]]:
    return [
        {"label": "Members", "href": "#s-tabs", "is_current": True},
        {"label": "Sessions", "href": "#s-tabs", "count": 2},
        {"label": "Notes", "href": "#s-tabs"},
    ]


def _days(now: datetime) -> list[dict[str, object]]:
    events: dict[int, dict[str, str]] = {
        0: {"name": "Group", "detail": "10:00 am", "href": "#s-week", "kind": ""},
        1: {"name": "One to one", "detail": "private", "href": "#s-week", "kind": "one"},
        2: {"name": "Community", "detail": "come if you like", "href": "#s-week", "kind": "open"},
        3: {"name": "Morning group", "detail": "Cancelled", "href": "", "kind": "off"},
    }
    return [
        {
            "date": (now + timedelta(days=n)).date(),
            "is_today": n == 1,
            "events": [events[n]] if n in events else [],
        }
        for n in range(7)
    ]
