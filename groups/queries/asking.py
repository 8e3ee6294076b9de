"""Who likes to be asked last in the round."""

from django.db.models import Exists, OuterRef

from groups.models import Membership, Session


def asks_last(session: Session) -> Exists:
    """Whether the person of a turn likes to be asked last in this group: true sorts after false."""
    members = Membership.objects.open().filter(group_id=session.group_id, ask_me_last=True)
    return Exists(members.filter(person=OuterRef("person")))
