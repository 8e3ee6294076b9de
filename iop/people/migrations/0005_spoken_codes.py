"""A code that is told by voice goes with the link of somebody who lost what they signed in with."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("people", "0004_invited_by_the_shell")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="code_digest",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="invitation",
            name="wrong_codes",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
