"""Who may be signed in as by one click. Only invented people are ever marked."""

from typing import ClassVar, Self

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from iop.face.badges import badge_for
from iop.people.models import Person
from iop.policy import Role

# Those who wear no badge in rooms are named here all the same.
PLAIN = {Role.CLIENT.value: _("Client"), Role.OPERATOR.value: _("Operator")}


class CardQuerySet(models.QuerySet["Card"]):
    """What can be asked of cards."""

    def usable(self) -> Self:
        """Those of people who still have access, in their order. One query."""
        active = self.filter(person__is_active=True, person__erased_at__isnull=True)
        return active.select_related("person").order_by("position")


class Card(models.Model):
    """An invented person at the door of the demonstration."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    try_this = models.CharField(max_length=200)

    objects: ClassVar = CardQuerySet.as_manager()

    def __str__(self) -> str:
        return f"card {self.pk}"

    @property
    def plain_role(self) -> str | Promise:
        """The word for a role that has no badge of its own, or nothing."""
        return "" if badge_for(self.role) else PLAIN.get(self.role, "")
