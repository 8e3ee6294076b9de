from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0009_keep_dates")]
    operations = [
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                fields=("series", "series_date"), name="groups_one_session_a_date_of_series"
            ),
        ),
    ]
