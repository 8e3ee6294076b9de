"""The policy app."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class PolicyConfig(AppConfig):
    """Loads each app's `rules` module, so that every declared action is known at the start."""

    name = "iop.policy"

    def ready(self) -> None:
        """Import the rules of every app of ours, and the check that all views have one."""
        import_module("iop.policy.checks")
        for config in apps.get_app_configs():
            if config.name != self.name and find_spec(f"{config.name}.rules"):
                import_module(f"{config.name}.rules")
