"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices and letters."""

    name = "iop.notices"
