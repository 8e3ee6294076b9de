"""The site class: operators only, by the same rules as everything else."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from iop.policy import decide
from iop.policy.declare import actor_of


class OperatorSite(AdminSite):
    """Admits whoever the rule `operate.site` admits."""

    site_header = site_title = index_title = "Operators"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Ask the policy."""
        return decide("operate.site", actor_of(request)).allowed
