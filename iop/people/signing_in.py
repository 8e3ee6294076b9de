"""Signs somebody in whom we know by other means than a password: the welcome, the demonstration.

And writes down whoever did not come in.
"""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest

from iop.audit.actions import Note, record
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


def record_guess(aimed_at: Person | None) -> None:
    """Record a password or passkey that did not fit: whose account it was aimed at, if anybody's.

    Never what was sent.
    """
    subject = f"people.person:{aimed_at.key}" if aimed_at else ""
    programme_id = aimed_at.programme_id if aimed_at else None
    record(Note("person.sign_in_failed", None, programme_id, subject))


def record_wrong_code(person: Person, kind: str) -> None:
    """Record that what somebody known showed besides the password did not fit."""
    subject = f"people.person:{person.key}"
    record(Note("person.wrong_code", person.pk, person.programme_id, subject, {"kind": kind}))
