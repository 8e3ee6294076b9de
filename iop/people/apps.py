"""The people app."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons, programmes, grants, enrolments, consents, invitations."""

    name = "iop.people"

    def ready(self) -> None:
        """Listen to allauth, now that models can be read."""
        import_module("iop.people.receivers").connect()
