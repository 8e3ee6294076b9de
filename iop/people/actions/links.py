"""The link of an invitation ends here, and what was kept with it is let go."""

from django.utils import timezone

from iop.audit.actions import Note, record
from iop.people import placing
from iop.people.models import Invitation, Person


def end_link(invitation: Invitation) -> None:
    """Make the link dead and let go of what it kept. The caller holds the transaction."""
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    placing.release(invitation)


def blank_invitation(invitation: Invitation, *, by: Person | None) -> None:
    """Forget to whom it went; a link without an address opens nothing. As `end_link`."""
    if invitation.accepted_at is None and invitation.revoked_at is None:
        end_link(invitation)
        record_invitation("invitation.revoked", invitation, by)
    invitation.email = invitation.email_fingerprint = ""
    invitation.save(update_fields=["email", "email_fingerprint"])


def revoke_sent_by(person: Person, *, by: Person | None) -> None:
    """Revoke every open invitation that a person sent: nobody comes in by whoever left."""
    sent = Invitation.objects.open().filter(invited_by=person)
    for invitation in sent.select_for_update(no_key=True):
        end_link(invitation)
        record_invitation("invitation.revoked", invitation, by)


def record_invitation(action: str, invitation: Invitation, by: Person | None) -> None:
    """Record what was done with an invitation: into which role, never for which address."""
    subject, details = f"people.invitation:{invitation.key}", {"role": str(invitation.role)}
    actor_id = by.pk if by is not None else None
    record(Note(action, actor_id, invitation.programme_id, subject, details))
