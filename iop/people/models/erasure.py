"""The ledger of erasures: after a restore it tells who must be erased again before doors open."""

from django.db import models
from django.utils import timezone


class Erasure(models.Model):
    """Somebody was erased. A number and a time, nothing else; never changed, never deleted."""

    person_id = models.BigIntegerField(unique=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"erasure of {self.person_id}"
