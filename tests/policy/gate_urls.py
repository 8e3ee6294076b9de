"""Addresses to try the gate on."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from iop.policy import endpoint


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("not for you")


@endpoint("me.read")
def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mine")


@endpoint("me.read")
def breaks(request: HttpRequest) -> HttpResponse:
    raise LookupError("a bug")


urlpatterns = [
    path("", include("iop.urls")),
    path("forgotten/", forgotten),
    path("private/", private),
    path("breaks/", breaks),
]
