"""Where somebody is signed in, in words that name no maker's number and no address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from allauth.usersessions.models import UserSession
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS: Final[tuple[tuple[str, Promise], ...]] = (
    ("iPad", gettext_lazy("A tablet")),
    ("Tablet", gettext_lazy("A tablet")),
    ("Mobi", gettext_lazy("A phone")),
    ("Android", gettext_lazy("A tablet")),
    ("Windows", gettext_lazy("A computer")),
    ("Macintosh", gettext_lazy("A computer")),
    ("CrOS", gettext_lazy("A computer")),
    ("Linux", gettext_lazy("A computer")),
)
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """One place where somebody is signed in."""

    pk: int
    words: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def words_for(user_agent: str) -> str:
    """Say “A phone with Firefox”; what is not known stays plain."""
    kind = next((words for sign, words in KINDS if sign in user_agent), None)
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    said = str(kind) if kind is not None else _("A device")
    if not browser:
        return said
    return _("%(device)s with %(browser)s") % {"device": said, "browser": browser}


def devices_of(sessions: list[UserSession], this: str | None) -> list[Device]:
    """Return the devices behind these sessions, this one first."""
    found = [
        Device(
            pk=session.pk,
            words=words_for(session.user_agent),
            began_at=session.created_at,
            seen_at=session.last_seen_at,
            is_this=session.session_key == this,
        )
        for session in sessions
    ]
    return sorted(found, key=lambda device: not device.is_this)
