"""The vault app."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys and sealed text."""

    name = "iop.vault"
