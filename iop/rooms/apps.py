"""The rooms app."""

from importlib import import_module

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """Rooms, stays, entries and visits."""

    name = "iop.rooms"

    def ready(self) -> None:
        """Have people who go leave their rooms too, and take along what they wrote."""
        import_module("iop.rooms.departures")
