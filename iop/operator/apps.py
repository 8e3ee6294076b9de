"""The operators' site as an app."""

from importlib import import_module

from django.contrib.admin.apps import AdminConfig


class OperatorSiteConfig(AdminConfig):
    """Django's admin with our own site class, rules and pages."""

    default_site = "iop.operator.site.OperatorSite"

    def ready(self) -> None:
        """Load the rules, and register the pages."""
        import_module("iop.operator.rules")
        super().ready()
        import_module("iop.operator.admin")
