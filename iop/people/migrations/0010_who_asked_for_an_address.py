"""Who asked for a new address is kept, for what others change gives them no way in at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("people", "0009_past_addresses")]

    operations = [
        migrations.AddField(
            model_name="addresschange",
            name="asked_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="pastaddress",
            name="is_by_others",
            field=models.BooleanField(default=False),
        ),
    ]
