"""Addresses of groups: planning and pages in `planning`, everything live in `live`."""

from django.urls import URLPattern

from groups.urls import live, planning

app_name = "groups"
urlpatterns: list[URLPattern] = [*planning.urlpatterns, *live.urlpatterns]
