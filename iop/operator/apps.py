"""The operators' site as an app."""

from django.contrib.admin.apps import AdminConfig


class OperatorSiteConfig(AdminConfig):
    """Django's admin with our own site class."""

    default_site = "iop.operator.site.OperatorSite"
