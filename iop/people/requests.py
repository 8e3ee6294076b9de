"""Requests as views see them: somebody is signed in, and what they may do is known."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from iop.people.models import Person
from iop.policy import Actor


class PersonRequest(HttpRequest):
    """A request that the gate let through for a person."""

    user: Person
    actor: Actor
    htmx: HtmxDetails
