"""Letters that waited before get the fingerprint of their address too; safe to run again.

Only the keyring makes fingerprints, so this one imports from the vault, as the field of the address
does that it reads.
"""

from django.db import migrations

from iop.vault.keyring import keyring

BATCH = 500


def find_waiting(apps, schema_editor):
    """Give the letters that still have words, and no fingerprint, that of their address."""
    letters = apps.get_model("notices", "Letter").objects
    waiting = letters.filter(sent_at__isnull=True, to_fingerprint="").only("to").order_by("pk")
    after = 0
    while some := list(waiting.filter(pk__gt=after)[:BATCH]):
        after = some[-1].pk
        found = [letter for letter in some if letter.to]
        for letter in found:
            letter.to_fingerprint = keyring().fingerprint(letter.to.strip().lower())
        letters.bulk_update(found, ["to_fingerprint"])


class Migration(migrations.Migration):

    dependencies = [("notices", "0002_letter_fingerprints")]

    operations = [migrations.RunPython(find_waiting, migrations.RunPython.noop)]
