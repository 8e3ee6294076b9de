"""Every change of people, a file for each noun."""

from iop.people.actions.access import (
    end_access,
    end_other_sessions,
    end_role,
    end_session,
    give_role,
)
from iop.people.actions.addresses import ask_address, confirm_address, find_address_change
from iop.people.actions.consents import answer_agreement, settle_welcome, take_back
from iop.people.actions.erasure import erase_person
from iop.people.actions.invitations import (
    accept,
    find_invitation,
    give_access_again,
    invite,
    resend,
    revoke,
)
from iop.people.actions.profile import (
    change_profile,
    rename_person,
    set_first_password,
    take_words,
)
from iop.people.actions.programmes import begin_programme, end_programme
from iop.people.actions.renewal import renew_way_in, try_code
from iop.people.actions.tidying import forget_what_is_over

__all__ = [
    "accept",
    "answer_agreement",
    "ask_address",
    "begin_programme",
    "change_profile",
    "confirm_address",
    "end_access",
    "end_other_sessions",
    "end_programme",
    "end_role",
    "end_session",
    "erase_person",
    "find_address_change",
    "find_invitation",
    "forget_what_is_over",
    "give_access_again",
    "give_role",
    "invite",
    "rename_person",
    "renew_way_in",
    "resend",
    "revoke",
    "set_first_password",
    "settle_welcome",
    "take_back",
    "take_words",
    "try_code",
]
