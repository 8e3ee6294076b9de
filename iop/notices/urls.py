"""Addresses of notices."""

from django.urls import path

from iop.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("<str:key>/", views.open_notice, name="open"),
]
