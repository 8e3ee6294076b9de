"""The groups app."""

from importlib import import_module

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """Groups and their sessions."""

    name = "groups"

    def ready(self) -> None:
        """Tell people and rooms what groups bring and want to know, now that models can be read."""
        import_module("groups.agreements").connect()
        import_module("groups.set_aside").connect()
