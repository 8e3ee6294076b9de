"""The demonstration app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Installed only where DEMO is set."""

    name = "demo"
    default_auto_field = "django.db.models.BigAutoField"
