"""The models, a file for each noun."""

from iop.people.models.address import AddressChange, PastAddress
from iop.people.models.consent import Consent
from iop.people.models.erasure import Erasure
from iop.people.models.grant import Enrolment, Grant
from iop.people.models.invitation import Invitation
from iop.people.models.opening import Opening
from iop.people.models.person import Person, PersonQuerySet
from iop.people.models.programme import Programme

__all__ = [
    "AddressChange",
    "Consent",
    "Enrolment",
    "Erasure",
    "Grant",
    "Invitation",
    "Opening",
    "PastAddress",
    "Person",
    "PersonQuerySet",
    "Programme",
]
