"""A session that moves stays the one of its date in the series, and its own date is the new one."""

from zoneinfo import ZoneInfo

from django.db import migrations, models
from django.db.models import F


def keep_dates(apps, schema_editor):
    """The date of before is the one in the series; what is to come gets the date it is held on."""
    sessions = apps.get_model("groups", "Session").objects
    sessions.filter(series__isnull=False, series_date__isnull=True).update(
        series_date=F("local_date")
    )
    for session in sessions.filter(state="planned").iterator():
        held_on = session.starts_at.astimezone(ZoneInfo(session.zone)).date()
        if held_on != session.local_date:
            sessions.filter(pk=session.pk).update(local_date=held_on)


class Migration(migrations.Migration):
    dependencies = [("groups", "0005_usual_place")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="series_date",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RemoveConstraint(
            model_name="session", name="groups_one_session_a_day_of_series"
        ),
        migrations.RunPython(keep_dates, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                fields=("series", "series_date"), name="groups_one_session_a_date_of_series"
            ),
        ),
    ]
