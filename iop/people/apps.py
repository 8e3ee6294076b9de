"""The people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons, programmes, grants, enrolments, consents, invitations."""

    name = "iop.people"
