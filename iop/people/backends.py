"""Finds people by e-mail and password, and the person of a session with their programme.

While a restore has not finished it finds nobody.
"""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists
from django.http import HttpRequest

from iop.people.models import Opening, Person, PersonQuerySet


class Backend(AuthenticationBackend):  # type: ignore[misc]  # the library is untyped
    """One read and one hash, whoever asks: known, unknown, without a password, or ended."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Person | None:
        """Return the person whose address and password these are, if their access stands."""
        email, password = credentials.get("email"), credentials.get("password")
        if not email or not password:
            return None
        person = people_let_in().filter(email=str(email).lower()).first()
        # A stranger's password is hashed too, so that the answer takes as long.
        known = person or Person(password="!")  # noqa: S106  # a hash that fits no password
        return person if known.check_password(password) else None

    def get_user(self, user_id: int) -> Person | None:
        """Return the person with their programme in one query, unless their access has ended."""
        found = people_let_in().select_related("programme")
        return found.filter(pk=user_id).first()


def people_let_in() -> PersonQuerySet:
    """People whose access stands, while the site is open. Asked in the query that reads them."""
    return Person.objects.active().filter(Exists(Opening.objects.all()))
