"""The rooms app."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """Rooms, stays, entries and visits."""

    name = "iop.rooms"
