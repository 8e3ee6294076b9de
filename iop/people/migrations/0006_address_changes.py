"""New addresses for signing in wait here until a letter to them was answered."""

import django.db.models.deletion
import iop.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("people", "0005_spoken_codes")]

    operations = [
        migrations.CreateModel(
            name="AddressChange",
            fields=[
                ("person", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="address_change", serialize=False, to=settings.AUTH_USER_MODEL)),
                ("email", iop.vault.fields.SealedTextField()),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
            ],
        ),
    ]
