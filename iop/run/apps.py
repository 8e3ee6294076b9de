"""The app that starts the others."""

from django.apps import AppConfig


class RunConfig(AppConfig):
    """Holds the commands by which the site is run."""

    name = "iop.run"
