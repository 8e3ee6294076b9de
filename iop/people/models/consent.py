"""What a person agreed to, or declined, and when they took it back."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from iop.people.models.person import Person


class ConsentQuerySet(models.QuerySet["Consent"]):
    """What can be asked of consents."""

    def standing(self) -> Self:
        """Consents given and not taken back."""
        return self.filter(was_given=True, ended_at__isnull=True)


class Consent(models.Model):
    """One answer to one agreement: its kind, what it is about, the wording, and the answer.

    `about` is the key of a group for ground rules and empty otherwise. A new answer ends the old.
    """

    class Kind(models.TextChoices):
        """The agreements that are asked one by one."""

        CONFIDENTIALITY = "confidentiality"
        SHOWN_TO_MEMBERS = "shown_to_members"
        GROUND_RULES = "ground_rules"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    about = models.CharField(max_length=22, blank=True, default="")
    wording = models.CharField(max_length=64)
    was_given = models.BooleanField()
    answered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "about"],
                condition=Q(ended_at__isnull=True),
                name="people_one_standing_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
