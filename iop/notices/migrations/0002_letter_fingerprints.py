"""Letters can be found by the address that they wait for; 0003 sees to those that wait already."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="to_fingerprint",
            field=models.CharField(blank=True, db_index=True, default="", max_length=64),
        ),
    ]
