"""Signs somebody in whom we know by other means than a password: the welcome, the demonstration."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from iop.people.models import Person


def sign_in(request: HttpRequest, person: Person) -> None:
    """Begin a session of this person on this device; it ends with the browser, and shows in Me."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.set_expiry(0)
    UserSession.objects.create_from_request(request)
