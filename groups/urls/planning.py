"""Addresses of home, groups, planning and search. Only random keys stand in them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
