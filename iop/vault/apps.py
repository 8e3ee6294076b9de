"""The vault app."""

from importlib import import_module

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys and sealed text."""

    name = "iop.vault"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("iop.vault.checks")
