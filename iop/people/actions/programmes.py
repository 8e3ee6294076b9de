"""Programmes begin and end here."""

from django.db import transaction
from django.utils import timezone

from iop.audit.actions import Note, record
from iop.people.actions.access import end_access
from iop.people.errors import ProgrammeNamed, UnknownZone
from iop.people.models import Person, Programme
from iop.people.queries import is_programme_named
from iop.people.zones import offered


@transaction.atomic
def begin_programme(name: str, *, zone: str, by: Person | None) -> Programme:
    """Make a programme; nobody (`by=None`) means the person with the shell.

    Refuses the name of one that is there, however it is written, and a zone that nobody lives by.
    """
    if is_programme_named(name):
        raise ProgrammeNamed
    if zone not in offered():
        raise UnknownZone
    programme = Programme.objects.create(name=name, zone=zone)
    record_programme("programme.made", programme, by)
    return programme


@transaction.atomic
def end_programme(programme: Programme, *, by: Person | None) -> Programme:
    """End a programme: nobody of it can do anything here any more. Safe to repeat.

    Words stay. Costs what ending each access costs, in one transaction.
    """
    locked: Programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
        record_programme("programme.ended", locked, by)
    for person in Person.objects.get_queryset().in_programme(locked.pk).filter(ended_at=None):
        end_access(person, by=by)
    return locked


def record_programme(action: str, programme: Programme, by: Person | None) -> None:
    """Record what was done to a programme, and by whom."""
    actor_id = by.pk if by is not None else None
    record(Note(action, actor_id, programme.pk, f"people.programme:{programme.key}"))
