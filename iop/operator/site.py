"""The site class: operators only, by the same rules as everything else."""

from typing import Final

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver

from iop.policy import decide
from iop.policy.declare import actor_of

# Signing in and out, and passwords, are for the people's own pages; nothing here looks things up.
LEFT_OUT: Final = {
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "autocomplete",
    "view_on_site",
}


class OperatorSite(AdminSite):
    """Admits whoever the rule `operate.site` admits. Nothing is ever deleted here."""

    site_header = site_title = index_title = "Operators"
    site_url = "/"
    enable_nav_sidebar = False
    index_template = "admin/operators.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Ask the policy."""
        return decide("operate.site", actor_of(request)).allowed

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Leave out what this site does not offer."""
        return [
            entry for entry in super().get_urls() if getattr(entry, "name", None) not in LEFT_OUT
        ]
