"""A programme: the IOP that runs groups and employs the care team."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from iop.people.errors import ProgrammeNamed
from iop.people.keys import fresh_key


class Programme(models.Model):
    """One virtual intensive outpatient programme. Programmes never mix."""

    key = models.CharField(max_length=22, unique=True, default=fresh_key, editable=False)
    name = models.CharField(max_length=80)
    zone = models.CharField(max_length=64, default=settings.DEFAULT_ZONE)
    help_line = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse, where a form asks, the name of another programme, however it is written."""
        others = Programme.objects.filter(name__iexact=self.name).exclude(pk=self.pk)
        if others.exists():
            raise ValidationError({"name": ProgrammeNamed.sentence})
