"""What earlier versions left behind: reasons at doors that are closed, live rooms that may lock."""

from typing import Any

from django.db import migrations


def tidy(apps: Any, schema_editor: Any) -> None:
    """Empty why people were asked to leave evenings that are over; let live rooms keep awake."""
    checks = apps.get_model("groups", "LeavingCheck").objects
    beside = checks.filter(side_room__isnull=False, parted_at__isnull=True).values("session_id")
    over = apps.get_model("groups", "Arrival").objects.filter(
        session__state__in=["ended", "cancelled"]
    )
    over.exclude(session_id__in=beside).update(reason="")
    rooms = apps.get_model("rooms", "Room").objects
    rooms.filter(session__state__in=["lobby", "running"]).update(keeps_awake=True)


class Migration(migrations.Migration):

    dependencies = [("groups", "0006_red_at"), ("rooms", "0003_lines_of_leaders")]
    operations = [migrations.RunPython(tidy, migrations.RunPython.noop, elidable=True)]
