"""Makes, rewraps and destroys data keys."""

import os
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from iop.vault.errors import Unreadable
from iop.vault.keyring import keyring
from iop.vault.models import DataKey
from iop.vault.seals import kept_keys, unwrap, wrap


def make_data_key(person_id: int) -> DataKey:
    """Give a person their data key. Safe to repeat: the first key stays.

    A number may be given anew after a rollback (SQLite does); what was kept under it is forgotten.
    """
    kept_keys.forget(person_id)
    number = keyring().current
    raw = os.urandom(32)
    key, _ = DataKey.objects.get_or_create(
        person_id=person_id,
        defaults={"wrapped": wrap(raw, person_id, number), "keyring_number": number},
    )
    return key


def destroy_data_key(person_id: int) -> None:
    """Make everything that a person wrote unreadable, in backups too. Cannot be undone."""
    DataKey.objects.filter(person_id=person_id, destroyed_at__isnull=True).update(
        wrapped=None, destroyed_at=timezone.now()
    )
    kept_keys.forget(person_id)


def rewrap_data_keys(*, batch: int = 500) -> int:
    """Rewrap under the current secret what hangs on an older one; returns how many.

    Goes in small transactions, so that it runs beside people at work and may be repeated. A key
    whose secret is not in the ring stays as it is and is counted by the rotation's report.
    """
    changed, after = 0, 0
    while keys := _rewrap_some(after, batch):
        changed += sum(key.keyring_number == keyring().current for key in keys)
        after = keys[-1].pk
    return changed


@transaction.atomic
def _rewrap_some(after: int, batch: int) -> list[DataKey]:
    """Rewrap the next few keys and return all that were looked at."""
    number = keyring().current
    old = DataKey.objects.exclude(keyring_number=number).filter(pk__gt=after, wrapped__isnull=False)
    keys = list(old.select_for_update(no_key=True).order_by("pk")[:batch])
    for key in keys:
        with suppress(Unreadable):
            key.wrapped = wrap(unwrap(key), key.person_id, number)
            key.keyring_number = number
    DataKey.objects.bulk_update(keys, ["wrapped", "keyring_number"])
    return keys
