"""Every address of the site. Each app names its own; nothing private stands in an address."""

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("groups.urls")),
    path("", include("iop.people.urls")),
    path("", include("iop.face.urls")),
    path("rooms/", include("iop.rooms.urls")),
    path("notices/", include("iop.notices.urls")),
    path("account/", include("allauth.urls")),
    path("operate/", admin.site.urls),
]

if apps.is_installed("demo") and settings.DEMO:
    urlpatterns.append(path("demo/", include("demo.urls")))

handler404 = "iop.face.views.absent"
handler500 = "iop.face.views.broken"
