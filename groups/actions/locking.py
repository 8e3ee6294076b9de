"""Holds a row and asks the rule about it as it stands now, inside the caller's transaction."""

from groups.models import Group, Session
from iop.people.models import Person
from iop.policy import NotFound, Refusal, require


def hold_group(group: Group, *, by: Person) -> Group:
    """Lock the group's row for its staff; seats are counted under this lock."""
    held: Group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    require("group.plan", by.standing(), held)
    return held


def hold_session(session: Session, *, by: Person | None, action: str) -> Session:
    """Lock the session's row and ask the rule `action` for the actor; nobody means the sweep."""
    rows = Session.objects.select_for_update(of=("self",), no_key=True).select_related(
        "group__programme"
    )
    if by is None:
        held: Session = rows.get(pk=session.pk)
        return held
    actor = by.standing()
    found: Session | None = rows.visible_to(actor).with_part_of(actor).filter(pk=session.pk).first()
    if found is None:
        raise NotFound
    require(action, actor, found)
    return found


def refuse_unless(holds: bool, refusal: type[Refusal]) -> None:
    """Raise the refusal when what must hold does not."""
    if not holds:
        raise refusal
