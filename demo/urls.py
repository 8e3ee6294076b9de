"""Addresses of the demonstration; included only where DEMO is set."""

from django.urls import URLPattern, path

from demo import views

app_name = "demo"
urlpatterns: list[URLPattern] = [
    path("enter/", views.enter, name="enter"),
    path("letters/", views.letters, name="letters"),
]
