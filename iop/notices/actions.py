"""Tells people things, and writes the letters that say so."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme

from iop.audit.actions import Note, record
from iop.notices.errors import NotSendable
from iop.notices.models import Letter, Notice, NoticeQuerySet
from iop.notices.queries import people_to_write_to
from iop.notices.quiet import is_quiet
from iop.notices.words import LETTER, SUBJECT, URGENT
from iop.people.models import Person

BATCH = 200


def notify(
    person: Person,
    *,
    kind: str,
    occasion: str,
    link: str = "",
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Notice:
    """Tell one person one thing, once for this kind and occasion; returns the first telling.

    `occasion` names the row that it is about (`session:12`), `link` is a path of this site.
    """
    notify_many(
        [person.pk], kind=kind, occasion=occasion, link=link, due_at=due_at, expires_at=expires_at
    )
    told: Notice = Notice.objects.get(person=person, kind=kind, occasion=occasion)
    return told


def notify_many(
    person_ids: Iterable[int],
    *,
    kind: str,
    occasion: str,
    link: str = "",
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Tell several people the same thing, each once. One insert however many; safe to repeat."""
    refuse_foreign_link(link)
    now = timezone.now()
    rows = [
        Notice(
            person_id=person_id,
            kind=kind,
            occasion=occasion,
            link=link,
            created_at=now,
            due_at=due_at or now,
            expires_at=expires_at,
        )
        for person_id in person_ids
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def refuse_foreign_link(link: str) -> None:
    """Raise ValueError for anything but an empty link or a path of this site."""
    if link and not is_own_path(link):
        raise ValueError("a notice links to a path of this site only")


def is_own_path(link: str) -> bool:
    """Tell whether a link is a path here and leads nowhere else."""
    return link.startswith("/") and url_has_allowed_host_and_scheme(link, allowed_hosts=None)


def take_back_unread(links: Iterable[str], *, kinds: Collection[str]) -> None:
    """Take back what of these kinds was told with these links and nobody has read."""
    Notice.objects.filter(link__in=links, kind__in=kinds, read_at__isnull=True).delete()


def mark_read(notice: Notice, *, by: Person) -> Notice:
    """Note that the person opened this; the first time stays."""
    own = Notice.objects.filter(pk=notice.pk, person=by, read_at__isnull=True)
    own.update(read_at=timezone.now())
    notice.refresh_from_db(fields=["read_at"])
    return notice


def mark_all_read(person: Person, *, by: Person) -> int:
    """Note that the person has seen everything that is due; returns how many were new."""
    mine = Notice.objects.visible_to(by.standing()).filter(person=person, read_at__isnull=True)
    return int(mine.update(read_at=timezone.now()))


def write_due_letters() -> int:
    """Write one letter to each person who has something due and is not in quiet hours.

    What is urgent waits for no hours and no wish.
    Goes in batches, each its own transaction that holds its people's rows: two sweeps at once
    write no letter twice. Costs four statements a batch; returns how many letters it wrote.
    """
    written, now = 0, timezone.now()
    after: int | None = 0
    while after is not None:
        count, after = _write_batch(now, after)
        written += count
    return written


@transaction.atomic
def _write_batch(now: datetime, after: int) -> tuple[int, int | None]:
    waiting = people_to_write_to(now, after)
    people = list(waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)[:BATCH])
    may_be_written = Q(person__in=[p for p in people if _is_reached(p, now)])
    urgent = Q(person__in=people, kind__in=URGENT)
    # Asked again under the lock: another sweep may have written between choosing and locking.
    due = Notice.objects.to_be_mailed(now).filter(may_be_written | urgent)
    ends = _ends_by_person(due)
    due.update(mailed_at=now)
    letters = [letter_to(p, now, ends[p.pk]) for p in people if p.pk in ends]
    Letter.objects.bulk_create(letters)
    return len(letters), people[-1].pk if len(people) == BATCH else None


def _is_reached(person: Person, now: datetime) -> bool:
    """Whether somebody wants letters, and wants them at this hour."""
    is_quiet_now = is_quiet(now, person.zone, person.quiet_from, person.quiet_until)
    return person.wants_mail and not is_quiet_now


def _ends_by_person(due: NoticeQuerySet) -> dict[int, datetime | None]:
    """Return until when each person's letter makes sense: None when something in it has no end."""
    ends: dict[int, datetime | None] = {}
    for person_id, end in due.values_list("person_id", "expires_at"):
        earlier = ends.get(person_id, end)
        ends[person_id] = max(earlier, end) if earlier and end else None
    return ends


def letter_to(person: Person, now: datetime, expires_at: datetime | None) -> Letter:
    """Return the one letter that there is, in the person's language: that there is something."""
    with translation.override(person.language):
        values = {
            "site": settings.SITE_NAME,
            "address": settings.SITE_URL + reverse("notices:list"),
            "settings": settings.SITE_URL + reverse("people:me_settings"),
        }
        subject, body = str(SUBJECT % values), str(LETTER % values)
    return Letter.to_address(
        person.email,
        subject=subject[:120],
        body=body,
        is_once=True,
        due_at=now,
        expires_at=expires_at,
    )


def drop_notices_to(links: Iterable[str]) -> None:
    """Drop what was told with these links, read or not, for their pages are no more."""
    Notice.objects.filter(link__in=links).delete()


def drop_letters_to(address: str) -> None:
    """Drop the letters that wait for this address. The caller holds the transaction."""
    Letter.objects.waiting_for(address).delete()


@transaction.atomic
def send_again(letter: Letter, *, by: Person) -> Letter:
    """Put a letter that was given up back into the queue. Refuses one whose words are gone."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.given_up_at is None or not letter.body:
        raise NotSendable
    letter.given_up_at, letter.leased_until, letter.attempts = None, None, 0
    letter.due_at = timezone.now()
    letter.save(update_fields=["given_up_at", "leased_until", "attempts", "due_at"])
    record(Note("letter.sent_again", by.pk, by.programme_id, f"notices.letter:{letter.pk}"))
    return letter
