from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0007_tidy_doors")]
    operations = [
        migrations.RemoveConstraint(
            model_name="session", name="groups_one_session_a_day_of_series"
        ),
        migrations.AddField(
            model_name="session",
            name="series_date",
            field=models.DateField(blank=True, null=True),
        ),
    ]
