"""The e-mail backend of the whole site: a mail becomes a sealed row, and the request goes on."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from iop.notices.models import Letter
from iop.notices.tasks import quicken

SUBJECT_LENGTH = Letter._meta.get_field("subject").max_length


class Outbox(BaseEmailBackend):
    """Keeps each message as one letter per recipient; the sweep delivers them.

    The sender is always the site's own. Plain text only: other parts are left out, and
    attachments are refused. A line break in an address or subject is refused as Django does.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the letters in the caller's transaction and have them sent soon after it."""
        letters = [letter for message in email_messages for letter in as_letters(message)]
        Letter.objects.bulk_create(letters)
        if letters:
            transaction.on_commit(quicken, robust=True)
        return len(email_messages)


def as_letters(message: EmailMessage) -> list[Letter]:
    """Return one letter for each recipient."""
    if message.attachments:
        raise ValueError("letters carry no attachments")
    subject = one_line(message.subject)[:SUBJECT_LENGTH]
    to = [one_line(address) for address in message.recipients()]
    return [Letter.to_address(one, subject=subject, body=str(message.body)) for one in to]


def one_line(value: Any) -> str:
    """Return a header's text; refuses one that would become two headers."""
    text = str(value)
    if len(text.splitlines()) > 1 or text.endswith(("\r", "\n")):
        raise BadHeaderError("a header of a letter is one line")
    return text
