"""An invitation is written in a language that staff choose: whoever gets it has none here yet."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("people", "0007_no_legal_name")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="language",
            field=models.CharField(default="en", max_length=8),
        ),
    ]
