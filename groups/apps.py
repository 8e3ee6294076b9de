"""The groups app."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """Groups and their sessions."""

    name = "groups"
