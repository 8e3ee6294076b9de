"""Finds the person of a session together with their programme, which every page names."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Model

from iop.people.models import Person


class Backend(AuthenticationBackend):  # type: ignore[misc]  # the library is untyped
    """allauth's way of signing in; a session's person comes with the programme in one query."""

    def get_user(self, user_id: int) -> Model | None:
        """Return the person, unless their access has ended."""
        people = Person.objects.active().select_related("programme")
        return people.filter(pk=user_id).first()
