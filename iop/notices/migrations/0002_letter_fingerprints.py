"""Letters can be found by the address that they wait for, also those that wait already."""

from django.db import migrations, models

from iop.vault.keyring import keyring


def find_waiting(apps, schema_editor):
    """Give the letters that still have words the fingerprint of their address."""
    letters = apps.get_model("notices", "Letter").objects.filter(sent_at__isnull=True)
    for letter in letters.iterator():
        if letter.to:
            letter.to_fingerprint = keyring().fingerprint(letter.to.strip().lower())
            letter.save(update_fields=["to_fingerprint"])


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="to_fingerprint",
            field=models.CharField(blank=True, db_index=True, default="", max_length=64),
        ),
        migrations.RunPython(find_waiting, migrations.RunPython.noop),
    ]
