"""The record: events in strands. A strand is a chain of its own, so that processes do not queue."""

from django.db import models


class Strand(models.Model):
    """The head of one chain: how many events it has, and the hash of the last."""

    name = models.CharField(max_length=40, primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return self.name


class AuditEvent(models.Model):
    """One thing that somebody did or read. Never changed, never deleted, holds no private text."""

    strand = models.CharField(max_length=40)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    programme_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict)
    digest = models.BinaryField()

    class Meta:
        ordering = ["strand", "number"]
        constraints = [
            models.UniqueConstraint(fields=["strand", "number"], name="audit_one_number_in_strand"),
        ]
        indexes = [
            models.Index(fields=["subject", "at"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.strand} {self.number} {self.action}"
