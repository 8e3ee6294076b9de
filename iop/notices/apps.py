"""The notices app."""

from importlib import import_module

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices and letters."""

    name = "iop.notices"

    def ready(self) -> None:
        """Hear of erasures, now that models can be read."""
        import_module("iop.notices.departures")
