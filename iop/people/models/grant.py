"""A role with a start and an end, and a client's time in the programme."""

from datetime import timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from iop.people.models.person import Person
from iop.policy import Role

CLOCKS_APART = timedelta(minutes=10)
ROLE_CHOICES = [(role.value, role.value) for role in Role]


class GrantQuerySet(models.QuerySet["Grant"]):
    """What can be asked of grants."""

    def held(self) -> Self:
        """Grants that hold now. One that another machine has just given counts at once: clocks may
        be minutes apart, and nobody is turned away for that.
        """
        now = timezone.now()
        return self.filter(started_at__lte=now + CLOCKS_APART).exclude(ended_at__lte=now)


class Grant(models.Model):
    """A person holds a role from `started_at` until `ended_at`. Ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=ROLE_CHOICES)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(ended_at__isnull=True),
                name="people_one_open_grant_of_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.person_id}"


class Enrolment(models.Model):
    """A client's stay in the programme, from intake to discharge."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_on__isnull=True),
                name="people_one_open_enrolment",
            ),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"
