"""The rules of people. Declared here, asked by name everywhere."""

from typing import Any

from iop.policy import ANYONE, Actor, Role, declare_external, deny, predicate, rule
from iop.policy.gate import lead_on


@predicate
def is_ended(actor: Actor, subject: Any) -> bool:
    """Whether the actor's access has ended."""
    return not actor.is_active


@predicate
def has_no_role(actor: Actor, subject: Any) -> bool:
    """Whether every role of theirs has ended: what they once were lets them in nowhere."""
    return not actor.roles


@predicate
def lacks_second_factor(actor: Actor, subject: Any) -> bool:
    """Whether a role of theirs asks for a second factor that is not set up."""
    return actor.lacks_second_factor


@predicate
def is_unsettled(actor: Actor, subject: Any) -> bool:
    """Whether the actor has not come to the end of the welcome."""
    return not actor.is_settled


@predicate
def is_self(actor: Actor, subject: Any) -> bool:
    """Whether the subject is the actor."""
    return bool(subject.pk == actor.person_id)


@predicate
def is_in_programme(actor: Actor, subject: Any) -> bool:
    """Whether the subject belongs to the actor's programme, or is it."""
    return bool(getattr(subject, "programme_id", subject.pk) == actor.programme_id)


@predicate
def is_shut(actor: Actor, subject: Any) -> bool:
    """Nobody passes: the library brings a page that this house does not have."""
    return False


deny("*", when=is_ended, spare=("public.*",))
deny(
    "*",
    when=has_no_role,
    spare=("public.*", "me.*", "account.*", "welcome.*", "notices.*"),
)
deny("*", when=lacks_second_factor, spare=("public.*", "me.*", "account.*", "welcome.*"))
deny("*", when=is_unsettled, spare=("public.*", "me.*", "account.*", "welcome.*"))

rule("public.sign_in", who=ANYONE, about="Sign in, with a password or a passkey.")
rule("public.reset", who=ANYONE, about="Ask for a way back in, and use it.")
rule("public.invitation", who=ANYONE, about="Open an invitation and accept it.")
rule("public.address", who=ANYONE, about="Confirm a new address by the link of its letter.")
rule("welcome.read", about="See the next step of the welcome.")
rule("welcome.answer", about="Answer an agreement, set the first password or passkey.")
rule("public.sign_out", who=ANYONE, about="Sign out, also half-way through signing in.")
rule("account.confirm", about="Show once more that it is you.")
rule("account.password", about="Change one's own password.")
rule("account.address", about="Change one's own address for signing in.")
rule("account.second_factor", about="Own passkeys, codes and recovery codes.")
rule("account.codes_read", audit=True, about="Look at one's own recovery codes.")
rule("account.codes_saved", audit=True, about="Save one's own recovery codes as a file.")
rule("account.closed", who={Role.OPERATOR}, when=[is_shut], about="Pages we don't have.")
rule("me.read", about="Own settings, devices, consents, words.")
rule("me.here", about="Say that somebody is at the page, so that it is not locked.")
rule("me.change", about="Change one's own settings, devices and consents.")
rule("me.download", about="Take away what one wrote; recorded when it is handed out.")
rule("people.read", who={Role.STAFF}, about="The people of the programme.")
rule("people.invite", who={Role.STAFF}, when=[is_in_programme], about="Invite somebody.")
rule("people.end", who={Role.STAFF}, when=[is_in_programme, ~is_self], about="End an access.")
rule(
    "people.roles",
    who={Role.STAFF},
    when=[is_in_programme, ~is_self],
    about="Give somebody a role, end one, or give access again. Nobody does it for themselves.",
)
rule(
    "people.renew",
    who={Role.STAFF},
    when=[is_in_programme, ~is_self],
    about="Have somebody set up signing in anew.",
)
rule(
    "people.address",
    who={Role.STAFF},
    when=[is_in_programme, ~is_self],
    about="Have somebody's address for signing in changed.",
)
rule("operate.renew", who={Role.OPERATOR}, about="Have somebody set up signing in anew.")
rule("people.tidy", who={Role.OPERATOR}, about="Beat, daily: deletes sessions that are over.")
rule("operate.erase", who={Role.OPERATOR}, about="Erase a person for good.")

for name in ("account_login", "account_inactive", "mfa_authenticate"):
    declare_external(name, get="public.sign_in", post="public.sign_in")
for name in (
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
):
    declare_external(name, get="public.reset", post="public.reset")
for name in ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"):
    declare_external(name, get="account.confirm", post="account.confirm")
for name in (
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
):
    declare_external(name, get="account.second_factor", post="account.second_factor")
declare_external("mfa_view_recovery_codes", get="account.codes_read")
declare_external("mfa_download_recovery_codes", get="account.codes_saved")
for name in (
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_request_login_code",
    "account_change_password",
    "account_set_password",  # ours asks once more who it is
    "account_logout",  # ours tells the browser to forget
    "mfa_login_webauthn",  # ours knows the way back
    "mfa_remove_webauthn",  # ours keeps the last way in
):
    declare_external(name, get="account.closed", post="account.closed")
declare_external("usersessions_list", get="me.read", post="me.change")

lead_on("lacks_second_factor", "people:second_factor")
lead_on("is_unsettled", "people:welcome_next")
