"""Addresses of a site that forgot a rule."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("not for you")


urlpatterns = [path("forgotten/", forgotten, name="forgotten")]
