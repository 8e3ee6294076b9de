"""Addresses of rooms."""

from typing import Any

from django.urls import URLPattern, path

from iop.rooms import views
from iop.rooms.consumers import page_socket, room_socket

app_name = "rooms"
urlpatterns: list[URLPattern] = [
    path("<str:key>/since/<int:seq>", views.since, name="since"),
    path("<str:key>/before/<int:seq>", views.before, name="before"),
    path("<str:key>/frames", views.frames, name="frames"),
]
sockets: list[Any] = [
    path("ws/rooms/<str:key>/", room_socket),  # type: ignore[arg-type]  # an ASGI application
    path("ws/page/", page_socket),  # type: ignore[arg-type]
]
