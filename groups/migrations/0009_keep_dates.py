"""A session that moves stays the one of its date in the series, and its own date is the new one."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import F


def keep_dates(apps: Any, schema_editor: Any) -> None:
    """The date of before is the one in the series; what is to come gets the date it is held on."""
    sessions = apps.get_model("groups", "Session").objects
    sessions.filter(series__isnull=False).update(series_date=F("local_date"))
    for session in sessions.filter(state="planned").iterator():
        held_on = session.starts_at.astimezone(ZoneInfo(session.zone)).date()
        if held_on != session.local_date:
            sessions.filter(pk=session.pk).update(local_date=held_on)


class Migration(migrations.Migration):
    dependencies = [("groups", "0008_date_in_the_series")]
    operations = [migrations.RunPython(keep_dates, migrations.RunPython.noop, elidable=True)]
