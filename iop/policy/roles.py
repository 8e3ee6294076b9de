"""The roles a person can hold in a programme, and the sets of them that rules name."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person is in a programme. Held through a Grant with a start and an end."""

    CLIENT = "client"
    ALUMNI = "alumni"
    FAMILY = "family"
    MENTOR = "mentor"
    SPECIALIST = "specialist"
    FACILITATOR = "facilitator"
    CLINICIAN = "clinician"
    STAFF = "staff"
    OPERATOR = "operator"


SIGNED_IN: Final = frozenset(Role)
PEERS: Final = frozenset({Role.CLIENT, Role.ALUMNI, Role.MENTOR})
LEADERS: Final = frozenset({Role.SPECIALIST, Role.FACILITATOR, Role.CLINICIAN})
CARE_TEAM: Final = LEADERS | {Role.STAFF}
IN_ROOMS: Final = PEERS | LEADERS | {Role.FAMILY}
# These people open other people's words, so a password alone does not let them in.
NEEDS_SECOND_FACTOR: Final = LEADERS | {Role.STAFF, Role.MENTOR, Role.OPERATOR}
# These people's pages lock sooner: what stands on them is other people's.
SOON_LOCKED: Final = CARE_TEAM | {Role.OPERATOR}
