"""The groups app."""

from importlib import import_module

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """Groups and their sessions."""

    name = "groups"

    def ready(self) -> None:
        """Tell people which agreements and places groups bring, now that models can be read."""
        import_module("groups.agreements").connect()
