"""Nobody was ever asked for a legal name, so there is no place for one."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("people", "0006_address_changes")]

    operations = [migrations.RemoveField(model_name="person", name="legal_name")]
