"""Letters about coming in: fixed words and a link. No person, programme or device is named."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse


def send_letter(name: str, address: str, **words: Any) -> None:
    """Send the letter of this name, in the caller's transaction and in the present language.

    One without a subject of its own is about signing in.
    """
    shown = {"site_name": settings.SITE_NAME, **words}
    subjects = [f"people/letters/{name}_subject.txt", "account/email/subject.txt"]
    subject = render_to_string(subjects, shown).strip()
    body = render_to_string(f"people/letters/{name}.txt", shown)
    EmailMessage(subject, body.strip() + "\n", None, [address]).send()


def own_address(name: str, **values: str) -> str:
    """Return the whole address of a page of ours, under our own name."""
    return settings.SITE_URL + reverse(name, kwargs=values)
