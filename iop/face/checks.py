"""What is looked at before the site starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from iop.face.numbers import can_be_dialled


@register()
def check_help_line(app_configs: Any, **values: Any) -> list[CheckMessage]:
    """Refuse a help line that nobody could dial: Help now would lead nowhere."""
    number = settings.HELP_LINE
    if not number or can_be_dialled(number):
        return []
    said = "HELP_LINE is no number that can be dialled."
    return [Error(said, hint="Write it as one would dial it, or leave it empty.", id="face.E001")]
