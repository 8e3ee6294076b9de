"""Addresses of everything live."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
