"""The post office: takes waiting letters one by one under a lease and hands them over."""

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException, SMTPServerDisconnected
from time import monotonic
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from iop.notices.models import Letter, LetterQuerySet
from iop.people.keys import fresh_key

logger = logging.getLogger(__name__)
LEASE: Final = timedelta(minutes=5)
PAUSES: Final = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240))
ATTEMPTS: Final = len(PAUSES) + 1
WORDS_KEPT: Final = timedelta(days=3)
WITHOUT_WORDS: Final = {"to": "", "to_fingerprint": "", "body": ""}
BUDGET_SECONDS: Final = 50.0
# After these nobody can say whether the letter went; after the others it did not.
UNKNOWN: Final = (TimeoutError, SMTPServerDisconnected)


def deliver_waiting_letters(*, clock: Callable[[], float] = monotonic) -> int:
    """Send what is due until nothing is left or the time for one sweep is used; returns how many.

    A mail server that does not answer costs no attempt: the letters wait. Each letter costs two
    small transactions and one conversation with the server; no transaction is open meanwhile.
    """
    close_what_is_over()
    if not Letter.objects.free(timezone.now()).exists():
        return 0
    office = get_connection(settings.DELIVERY_BACKEND)
    if not is_open(office):
        return 0
    sent, began = 0, clock()
    try:
        while clock() - began < BUDGET_SECONDS and (letter := take_letter()):
            sent += hand_over(letter, office)
    finally:
        office.close()
    return sent


def is_open(office: BaseEmailBackend) -> bool:
    """Open the way to the mail server; tell whether it answers."""
    try:
        office.open()
    except (OSError, SMTPException) as error:
        logger.warning("the mail server does not answer: %s", type(error).__name__)
        return False
    return True


@transaction.atomic
def take_letter() -> Letter | None:
    """Take one free letter for the length of a lease. Two who ask at once get different ones."""
    now = timezone.now()
    free = Letter.objects.free(now).select_for_update(skip_locked=True, no_key=True)
    letter: Letter | None = free.first()
    if letter is None:
        return None
    letter.leased_until, letter.attempts = now + LEASE, letter.attempts + 1
    letter.save(update_fields=["leased_until", "attempts"])
    return letter


def hand_over(letter: Letter, office: BaseEmailBackend) -> bool:
    """Send one letter that was taken, and write down how it went."""
    try:
        office.send_messages([as_message(letter)])
    except UNKNOWN as error:
        note_failure(letter, error, is_unknown=True)
        return False
    except (OSError, SMTPException, ValueError) as error:
        note_failure(letter, error, is_unknown=False)
        return False
    now = timezone.now()
    _in_hand(letter).update(sent_at=now, leased_until=None, **WITHOUT_WORDS)
    return True


def _in_hand(letter: Letter) -> LetterQuerySet:
    """The letter while this sender still holds it: a later sender has counted one attempt more."""
    return Letter.objects.filter(pk=letter.pk, attempts=letter.attempts, sent_at__isnull=True)


def note_failure(letter: Letter, error: Exception, *, is_unknown: bool) -> None:
    """Let the letter wait longer, or give it up. The log names the row and the kind of error."""
    logger.warning("letter %s was not sent: %s", letter.pk, type(error).__name__)
    now = timezone.now()
    if letter.attempts >= ATTEMPTS or (letter.is_once and is_unknown):
        _in_hand(letter).update(given_up_at=now, leased_until=None)
        return
    pause = PAUSES[letter.attempts - 1]
    _in_hand(letter).update(due_at=now + pause, leased_until=None)


def close_what_is_over() -> None:
    """Give up what is too late or lost in somebody's hands; empty what was given up long ago."""
    now = timezone.now()
    waiting = Letter.objects.waiting()
    waiting.filter(expires_at__lte=now).exclude(leased_until__gt=now).update(given_up_at=now)
    Letter.objects.lost_in_hand(now).update(given_up_at=now, leased_until=None)
    spent = Letter.objects.filter(given_up_at__lte=now - WORDS_KEPT)
    spent.update(**WITHOUT_WORDS)


def as_message(letter: Letter) -> EmailMessage:
    """Return the letter as a message from the site's one neutral sender.

    It names no machine of ours and asks that nothing answers it by itself.
    """
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >")
    headers = {
        "Message-ID": f"<{fresh_key()}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(
        letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to], headers=headers
    )
