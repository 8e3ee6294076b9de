"""What happens behind a journey: rows laid out and read in the database of the running site.

A browser's driver keeps an event loop in the tests' own thread, where Django reads no database.
So everything here runs in one thread of its own, on one connection that is closed at the end.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.utils import timezone

from iop.people.models import Person
from iop.settings.databases import database
from iop.vault.seals import kept_keys
from tests.factories.people import PASSWORD

Result = TypeVar("Result")


class Backstage:
    """Runs what a journey wants to be so, or wants to know."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool

    def __call__(self, do: Callable[..., Result], *args: Any, **values: Any) -> Result:
        """Call it in the thread that may read and write the database."""
        return self._pool.submit(do, *args, **values).result(timeout=60)


@contextmanager
def backstage(address: str) -> Iterator[Backstage]:
    """Open the database of the running site for this process, and close it afterwards.

    Keys kept in memory go by the numbers of people, which mean others in another database.
    """
    before = dict(connections.settings)
    connections.settings.update(connections.configure_settings({"default": database(address)}))
    kept_keys.forget()
    with ThreadPoolExecutor(1) as pool:
        yield Backstage(pool)
        pool.submit(connections.close_all).result()
    connections.settings.update(before)
    kept_keys.forget()


def with_password(person: Person) -> Person:
    """Give the person a password that the site takes, and a confirmed address."""
    person.password = make_password(PASSWORD)
    person.save(update_fields=["password"])
    person.emailaddress_set.update_or_create(
        email=person.email, defaults={"verified": True, "primary": True}
    )
    return person


def with_second_factor(person: Person) -> str:
    """Set up codes by an app for the person; returns the secret of the app."""
    secret = str(generate_totp_secret())
    TOTP.activate(person, secret)
    return secret


def begin_session(person: Person) -> str:
    """Sign the person in as the site would have; returns the session's key."""
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    key = store.session_key or ""
    UserSession.objects.create(
        user=person, session_key=key, ip="127.0.0.1", user_agent="A browser of the suite"
    )
    return key


def let_rest(session_key: str, minutes: int) -> None:
    """Let nobody have used a session for so long."""
    devices = UserSession.objects.filter(session_key=session_key)
    devices.update(last_seen_at=timezone.now() - timedelta(minutes=minutes))
