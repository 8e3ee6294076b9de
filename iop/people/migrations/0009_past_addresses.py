"""Addresses from before a change are known by their fingerprints, so that erasing finds them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("people", "0008_language_of_invitations")]

    operations = [
        migrations.CreateModel(
            name="PastAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64)),
                ("until", models.DateTimeField(default=django.utils.timezone.now)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="past_addresses", to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
