"""The row without which nobody is signed in; a site that is not being restored has it."""

import django.utils.timezone
from django.db import migrations, models


def open_site(apps, schema_editor):
    apps.get_model("people", "Opening").objects.create()


class Migration(migrations.Migration):

    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"db_table": "people_opening"},
        ),
        migrations.RunPython(open_site, migrations.RunPython.noop),
        migrations.AlterModelOptions(name="opening", options={"managed": False}),
    ]
