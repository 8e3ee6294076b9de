"""The models, a file for each noun."""

from groups.models.attendance import Arrival, Attendance, UsualPlace
from groups.models.circle import CheckIn, Intention, LeavingCheck, Turn
from groups.models.group import Group, Membership, Place
from groups.models.session import Phase, Series, Session

__all__ = [
    "Arrival",
    "Attendance",
    "CheckIn",
    "Group",
    "Intention",
    "LeavingCheck",
    "Membership",
    "Phase",
    "Place",
    "Series",
    "Session",
    "Turn",
    "UsualPlace",
]
