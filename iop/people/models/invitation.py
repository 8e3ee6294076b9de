"""An invitation: bound to an address, a role and a programme; used once; 72 hours."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from iop.people.keys import fresh_key
from iop.people.models.grant import ROLE_CHOICES
from iop.people.models.person import Person
from iop.people.models.programme import Programme
from iop.policy import Actor
from iop.vault.fields import SealedTextField


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """What can be asked of invitations."""

    def open(self) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )

    def that_are(self, what: str) -> Self:
        """Those that were accepted, those that were revoked, or those that neither happened to."""
        if what == "accepted":
            return self.filter(accepted_at__isnull=False)
        revoked = Q(revoked_at__isnull=False)
        return self.filter(revoked if what == "revoked" else ~revoked, accepted_at__isnull=True)

    def of(self, person: Person) -> "Invitation | None":
        """The one that a person came in by, with whoever sent it."""
        return self.select_related("invited_by").filter(accepted_by=person).first()

    def live(self, token_digest: str) -> Self:
        """The one behind a link, while the link has time and nobody revoked it."""
        rows = self.filter(
            token_digest=token_digest,
            revoked_at__isnull=True,
            expires_at__gt=timezone.now(),
            programme__ended_at__isnull=True,
        )
        return rows.select_related("programme", "accepted_by", "invited_by")

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's programme."""
        return self.filter(programme_id=actor.programme_id)


class Invitation(models.Model):
    """A way in for one person. The link's secret is kept only as a digest.

    Operators are invited into no programme. Who has the shell invites as nobody. Once accepted it
    is the person's own link, for as long as they cannot sign in; see `renew_way_in` for its code.
    """

    key = models.CharField(max_length=22, unique=True, default=fresh_key, editable=False)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(max_length=16, choices=ROLE_CHOICES)
    email = SealedTextField()
    email_fingerprint = models.CharField(max_length=64, db_index=True)
    language = models.CharField(max_length=8, default="en")
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    code_digest = models.CharField(max_length=64, blank=True, default="")
    wrong_codes = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def zone(self) -> str:
        """The zone in which the programme lives; the house's where there is none."""
        return self.programme.zone if self.programme else settings.DEFAULT_ZONE

    @property
    def state(self) -> str:
        """Where it stands: accepted, revoked, expired or open."""
        if self.accepted_at is not None:
            return "accepted"
        if self.revoked_at is not None:
            return "revoked"
        return "open" if self.expires_at > timezone.now() else "expired"
