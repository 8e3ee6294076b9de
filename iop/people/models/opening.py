"""Whether anybody may come in. Backups leave this row out, so that a restored site is shut."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Opening(models.Model):
    """The site is open. Without this row nobody is signed in: `restore` has not finished.

    Its table is not managed, so that Django's `flush` leaves it alone.
    """

    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = models.Manager()

    class Meta:
        managed = False
        db_table = "people_opening"

    def __str__(self) -> str:
        return f"open since {self.at:%Y-%m-%d}"
