"""A browser without a window in which somebody is signed in."""

from django.test import Client

from iop.people.models import Person


def browser(person: Person) -> Client:
    """Return a client that asks as this person."""
    client = Client()
    client.force_login(person)
    return client
