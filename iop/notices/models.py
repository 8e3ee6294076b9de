"""A notice tells a person in the site; a letter is an e-mail that waits for the post office."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from iop.notices.words import Words, words_for
from iop.people.keys import fresh_key
from iop.people.models import Person
from iop.policy import Actor
from iop.vault.fields import SealedTextField
from iop.vault.keyring import keyring

# Somebody who turns letters on gets no letter about what is long past.
MAILED_WITHIN = timedelta(days=2)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """What can be asked of notices."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own that are due."""
        return self.filter(person_id=actor.person_id, due_at__lte=timezone.now())

    def unread(self) -> Self:
        """Not opened, and not about something that is over."""
        return self.filter(read_at__isnull=True).exclude(expires_at__lte=timezone.now())

    def to_be_mailed(self, now: datetime) -> Self:
        """Due, unread, still true, and not mailed; quiet hours are asked of each person."""
        recent = Q(due_at__lte=now, due_at__gte=now - MAILED_WITHIN)
        waiting = self.filter(recent, mailed_at__isnull=True, read_at__isnull=True)
        return waiting.exclude(expires_at__lte=now)


class Notice(models.Model):
    """One thing to tell one person, once. `kind` chooses fixed words; `link` is a path of ours.

    Unique by person, kind and occasion: a sweep that runs twice tells once.
    """

    key = models.CharField(max_length=22, unique=True, default=fresh_key, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=32)
    occasion = models.CharField(max_length=64)
    link = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "occasion"], name="notices_told_once"
            ),
        ]
        indexes = [
            models.Index(fields=["mailed_at", "due_at"], name="notices_due"),
            models.Index(fields=["person", "-due_at"], name="notices_of_person"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"

    @property
    def words(self) -> Words:
        """The fixed words of its kind."""
        return words_for(self.kind)


class LetterQuerySet(models.QuerySet["Letter"]):
    """What can be asked of letters."""

    def waiting(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def free(self, now: datetime) -> Self:
        """Waiting, due, and in nobody's hands; the oldest first."""
        in_hands = Q(leased_until__gt=now)
        return self.waiting().filter(due_at__lte=now).exclude(in_hands).order_by("due_at", "pk")

    def waiting_for(self, fingerprint: str) -> Self:
        """Those that still have words for the address of this fingerprint, given up or not."""
        return self.filter(to_fingerprint=fingerprint)

    def lost_in_hand(self, now: datetime) -> Self:
        """Letters to be sent once at most whose sender vanished: perhaps they went."""
        return self.waiting().filter(is_once=True, leased_until__lte=now)


class Letter(models.Model):
    """An e-mail as a sealed row. Sent by the sweep under a lease; its words are emptied then.

    A letter that `is_once` is never sent again when it is unknown whether it went; the others are.
    By its fingerprint an address finds the letters that wait for it, without being read.
    """

    to = SealedTextField()
    to_fingerprint = models.CharField(max_length=64, blank=True, default="", db_index=True)
    subject = models.CharField(max_length=120)
    body = SealedTextField()
    is_once = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sent_at", "due_at"], name="notices_letters_due")]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @classmethod
    def to_address(cls, to: str, **values: Any) -> Self:
        """Return a letter to this address, not yet saved, that can be found by it."""
        return cls(to=to, to_fingerprint=fingerprint_of(to), **values)


def fingerprint_of(address: str) -> str:
    """Return that by which the letters to an address are found, however it is written."""
    return keyring().fingerprint(address.strip().lower())
