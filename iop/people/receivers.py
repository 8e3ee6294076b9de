"""What follows when allauth tells us something. Signals of a library, none of our own."""

from typing import Any

from allauth.account.signals import (
    authentication_step_completed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.account.signals import user_logged_in as login_completed
from allauth.usersessions.models import UserSession
from allauth.usersessions.signals import on_password_changed, on_user_logged_in
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from iop.audit.actions import Note, record
from iop.people.actions.access import end_other_sessions, end_sessions
from iop.people.models import Person

AUTHENTICATIONS = "account_authentication_methods"
AGENT_LENGTH = 150
NOWHERE = "0.0.0.0"  # noqa: S104  # what stands where the library would keep an address
PRIVATE = ("email", "username", "phone")


def connect() -> None:
    """Connect every receiver. Called once, when the site starts.

    Devices are entered here and not by the library, which would keep where somebody comes from:
    nothing of ours asks for that, so it is not kept.
    """
    login_completed.disconnect(on_user_logged_in)
    for changed in (password_changed, password_set):
        changed.disconnect(on_password_changed)
    for signal in (password_changed, password_set, password_reset):
        signal.connect(shut_other_devices)
    authentication_step_completed.connect(forget_address)
    user_logged_in.connect(note_sign_in)
    user_logged_out.connect(close_pages)


def shut_other_devices(request: HttpRequest, user: Person, **_: Any) -> None:
    """A new password ends every other session, and closes its sockets."""
    keep = ""
    if request.user.is_authenticated:
        # The session has got a new secret, and goes on as a device under it.
        keep = enter_device(request, user).session_key
    end_other_sessions(user, keep=keep, by=user)


def forget_address(request: HttpRequest, **_: Any) -> None:
    """Keep the address out of the session: only the way and the time of signing in stay."""
    for step in request.session.get(AUTHENTICATIONS, []):
        for name in PRIVATE:
            step.pop(name, None)
    request.session.modified = True


def note_sign_in(request: HttpRequest, user: Person, **_: Any) -> None:
    """Enter the new session among the person's devices, and record who signed in."""
    enter_device(request, user)
    subject = f"people.person:{user.key}"
    record(Note("person.signed_in", user.pk, user.programme_id, subject))


def enter_device(request: HttpRequest, person: Person) -> UserSession:
    """Enter this session among the person's devices: the browser's own words, and no address."""
    if request.session.session_key is None:
        request.session.save()
    agent = request.headers.get("User-Agent", "")[:AGENT_LENGTH]
    device, _ = UserSession.objects.get_or_create(
        session_key=request.session.session_key,
        defaults={"user": person, "ip": NOWHERE, "user_agent": agent},
    )
    return device


def close_pages(request: HttpRequest, user: Person | None, **_: Any) -> None:
    """End the device with the session, close its sockets, and record who signed out."""
    if user is None or not user.is_authenticated:
        return
    end_sessions(UserSession.objects.filter(session_key=request.session.session_key or ""))
    subject = f"people.person:{user.key}"
    record(Note("person.signed_out", user.pk, user.programme_id, subject))
