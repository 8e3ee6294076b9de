"""Signs somebody in whom we know by other means than a password: the welcome, the demonstration."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest

from iop.people.models import Person


def sign_in(request: HttpRequest, person: Person) -> None:
    """Begin a session of this person on this device; it ends with the browser, and shows in Me."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.set_expiry(0)


def stay_signed_in(request: HttpRequest, person: Person) -> None:
    """Keep this session through a new password; its secret changes, and the device goes with it."""
    before = request.session.session_key
    update_session_auth_hash(request, person)
    device = UserSession.objects.filter(session_key=before)
    device.update(session_key=request.session.session_key)
