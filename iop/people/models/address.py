"""A new address for signing in, until a letter to it was answered; and what is left of old ones."""

from datetime import timedelta
from typing import ClassVar, Final, Self

from django.db import models
from django.utils import timezone

from iop.people.models.person import Person
from iop.vault.fields import SealedTextField

HOLD: Final = timedelta(hours=72)


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    """What can be asked of waiting addresses."""

    def live(self, token_digest: str) -> Self:
        """The one behind a link, while the link has time."""
        return self.filter(token_digest=token_digest, expires_at__gt=timezone.now())


class AddressChange(models.Model):
    """The address that a person is to sign in with, once its link is opened. One a person."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, primary_key=True, related_name="address_change"
    )
    email = SealedTextField()
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar = AddressChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"new address of {self.person_id}"


class PastAddressQuerySet(models.QuerySet["PastAddress"]):
    """What can be asked of past addresses."""

    def by_others_lately(self) -> Self:
        """Those that others had changed within the 72 hours in which no new way in is given."""
        return self.filter(is_by_others=True, until__gt=timezone.now() - HOLD)


class PastAddress(models.Model):
    """An address that a person signed in with before, as a fingerprint: erasing them finds it.

    It also says whether others had it changed, for then no new way in is given at once.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="past_addresses")
    fingerprint = models.CharField(max_length=64)
    until = models.DateTimeField(default=timezone.now)
    is_by_others = models.BooleanField(default=False)

    objects: ClassVar = PastAddressQuerySet.as_manager()

    def __str__(self) -> str:
        return f"past address of {self.person_id}"
