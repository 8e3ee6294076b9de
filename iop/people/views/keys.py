"""My password and passkeys, where the library lets me lock myself out, or somebody else in."""

from typing import Any, Final

from allauth.account.decorators import reauthentication_required
from allauth.account.views import PasswordChangeView, PasswordSetView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.db import transaction
from django.http import HttpResponseBase

from iop.people.errors import LastWayIn
from iop.people.models import Person
from iop.people.queries import is_last_way_in
from iop.people.requests import PersonRequest
from iop.policy import endpoint


class RemovePasskeyView(RemoveWebAuthnView):  # type: ignore[misc]  # the library is untyped
    """allauth's own step, but the last way in stays."""

    template_name = "people/remove_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether this one can go."""
        is_last = is_last_way_in(self.request.user, self.object)
        shown: dict[str, Any] = super().get_context_data(is_last=is_last, **kwargs)
        return shown

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponseBase:
        """Remove it, unless the person could not come back. Two at once are asked in turn."""
        person = Person.objects.select_for_update(no_key=True).get(pk=self.request.user.pk)
        if is_last_way_in(person, self.object):
            raise LastWayIn
        response: HttpResponseBase = super().form_valid(form)
        return response


remove_passkey = endpoint("account.second_factor", post="account.second_factor")(
    RemovePasskeyView.as_view()
)


_change: Final = PasswordChangeView.as_view()
# The change asks for the old password; the first one is set by whoever shows that it is them.
_set: Final = reauthentication_required(PasswordSetView.as_view())


@endpoint("account.password", post="account.password")
def password(request: PersonRequest) -> HttpResponseBase:
    """Change my password, or set the first one."""
    has_one = request.user.has_usable_password()
    answer: HttpResponseBase = (_change if has_one else _set)(request)
    return answer
