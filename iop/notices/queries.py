"""Reads that cross notices and people."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from iop.notices.models import Notice
from iop.notices.words import URGENT
from iop.people.models import Person, PersonQuerySet
from iop.policy import Actor

SHOWN = 50


def unread(actor: Actor, limit: int = 5) -> list[Notice]:
    """Return what the person has not opened yet, newest first. One query."""
    return list(Notice.objects.visible_to(actor).unread().order_by("-due_at", "-pk")[:limit])


def latest(actor: Actor) -> list[Notice]:
    """Return the person's latest notices, opened or not. One query."""
    return list(Notice.objects.visible_to(actor).order_by("-due_at", "-pk")[:SHOWN])


def people_to_write_to(now: datetime, after: int) -> PersonQuerySet:
    """Return who has something to be mailed and wants letters, in the order of their ids.

    Something urgent is mailed to whoever it is for.
    """
    due = Notice.objects.to_be_mailed(now).filter(person_id=OuterRef("pk"))
    wished = Q(Exists(due), wants_mail=True) | Q(Exists(due.filter(kind__in=URGENT)))
    return Person.objects.active().filter(wished, pk__gt=after).order_by("pk")
