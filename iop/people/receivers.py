"""What follows when allauth tells us something. Signals of a library, none of our own."""

from typing import Any, Final

from allauth.account.signals import (
    authentication_step_completed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.account.signals import user_logged_in as login_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from allauth.usersessions.models import UserSession
from allauth.usersessions.signals import on_password_changed, on_user_logged_in
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import Signal
from django.http import HttpRequest

from iop.audit.actions import Note, record
from iop.people.actions.access import end_other_sessions, end_sessions
from iop.people.models import Person
from iop.people.signing_in import record_wrong_code

AUTHENTICATIONS = "account_authentication_methods"
AGENT_LENGTH = 150
PASSWORDS: Final = {
    password_changed: "person.password_changed",
    password_set: "person.password_set",
    password_reset: "person.password_reset",
}
KEYS: Final = {
    authenticator_added: "person.key_added",
    authenticator_removed: "person.key_removed",
    authenticator_reset: "person.key_renewed",
}
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
    for signal in PASSWORDS:
        signal.connect(shut_other_devices)
    for signal in KEYS:
        signal.connect(note_key)
    authentication_failed.connect(note_wrong_code)
    authentication_step_completed.connect(forget_address)
    user_logged_in.connect(note_sign_in)
    user_logged_out.connect(close_pages)


def shut_other_devices(request: HttpRequest, user: Person, signal: Signal, **_: Any) -> None:
    """Record a new password; it ends every other session, and closes its sockets."""
    note(PASSWORDS[signal], user)
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
    note("person.signed_in", user)


def note_key(user: Person, authenticator: Authenticator, signal: Signal, **_: Any) -> None:
    """Record that a passkey, an app or recovery codes came, went, or were made anew."""
    note(KEYS[signal], user, kind=str(authenticator.type))


def note_wrong_code(user: Person, authenticator: Authenticator, **_: Any) -> None:
    """Record a code that did not fit."""
    record_wrong_code(user, str(authenticator.type))


def note(action: str, person: Person, **details: str) -> None:
    """Record what a person did about signing in."""
    subject = f"people.person:{person.key}"
    record(Note(action, person.pk, person.programme_id, subject, dict(details)))


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
    note("person.signed_out", user)
