"""The operators' site as an app."""

from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig


class OperatorSiteConfig(SimpleAdminConfig):
    """Django's admin with our own site class, rules and pages.

    It does not gather the pages that libraries bring: those would show addresses, devices and
    second factors.
    """

    default_site = "iop.operator.site.OperatorSite"

    def ready(self) -> None:
        """Load the rules, and register our own pages."""
        import_module("iop.operator.rules")
        super().ready()
        import_module("iop.operator.admin")
