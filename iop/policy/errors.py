"""The vocabulary of refusals. They know nothing of HTTP: the gate and the consumer translate."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A wish that is not granted: a stable code, and a sentence for the person who wished it."""

    code = "refused"
    sentence: str | Promise = _("That didn’t work. Nothing was changed.")

    def __init__(self, sentence: str = "", *, code: str = "") -> None:
        super().__init__(code or self.code)
        self.code = code or self.code
        self.sentence = sentence or self.sentence


class NotFound(Refusal):
    """The one answer for what is absent and for what may not be seen."""

    code = "not_found"
    sentence = _("This isn’t here. It may have moved, or it may not be yours to see.")


class Forbidden(Refusal):
    """The thing may be seen, but this may not be done to it. The code is the rule's reason."""

    code = "forbidden"
    sentence = _("You can see this, but not do that.")


class SignInNeeded(Refusal):
    """Nobody is signed in, and the rule asks for somebody."""

    code = "sign_in"
    sentence = _("Sign in and you are back where you were.")


class Undeclared(Exception):
    """Code is reachable that declared no rule. It is refused, and the suite fails on it."""
