"""One data key for each person, wrapped by the keyring."""

from django.conf import settings
from django.db import models


class DataKey(models.Model):
    """The key that seals a person's words. Destroying it makes every copy unreadable."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="data_key",
    )
    wrapped = models.BinaryField(null=True)
    keyring_number = models.PositiveSmallIntegerField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="vault_destroyed_key_is_gone",
                condition=models.Q(destroyed_at__isnull=True) | models.Q(wrapped__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["keyring_number"], name="vault_by_number")]

    def __str__(self) -> str:
        return f"data key {self.pk}"
