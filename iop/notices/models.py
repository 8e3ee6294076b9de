"""A notice tells a person in the site; a letter is an e-mail that waits for the post office."""

from django.db import models
from django.utils import timezone

from iop.people.keys import fresh_key
from iop.people.models import Person
from iop.vault.fields import SealedTextField


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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "occasion"], name="notices_told_once"
            ),
        ]
        indexes = [models.Index(fields=["mailed_at", "due_at"], name="notices_due")]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class Letter(models.Model):
    """An e-mail as a sealed row. Sent by the sweep under a lease; its words are emptied then."""

    to = SealedTextField()
    subject = models.CharField(max_length=120)
    body = SealedTextField()
    created_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sent_at", "leased_until"], name="notices_letters_due")]

    def __str__(self) -> str:
        return f"letter {self.pk}"
