"""What somebody wrote or chose on one page, carried to the next one, and in no address.

It stands sealed in their session for an hour: for a page that may be come back to.
"""

import time
from base64 import b64decode, b64encode
from typing import Final

from groups.models import Session
from iop.people.requests import PersonRequest
from iop.vault.errors import Unreadable
from iop.vault.seals import Sealed, open_sealed, seal

LASTS: Final = 60 * 60
MOST: Final = 8
SESSION_KEY: Final = "carried"


def for_the_week(session: Session) -> str:
    """Return the name of what is being written for the week, in the room and on leaving it."""
    return f"week:{session.key}"


def carry(request: PersonRequest, name: str, words: str) -> None:
    """Carry words under a name, and let go of what has stood too long."""
    kept = {other: one for other, one in _kept(request).items() if other != name}
    content = b64encode(seal(request.user.pk, words, _place(name))).decode()
    rows = [*kept.items(), (name, (time.time(), content))]
    request.session[SESSION_KEY] = dict(rows[-MOST:])


def carried(request: PersonRequest, name: str) -> str:
    """Return the words that were carried under a name, or nothing."""
    found = _kept(request).get(name)
    if found is None:
        return ""
    try:
        return open_sealed(Sealed(request.user.pk, b64decode(found[1]), _place(name)))
    except Unreadable:
        return ""


def put_down(request: PersonRequest, name: str) -> None:
    """Let go of what was carried under a name."""
    kept = _kept(request)
    if kept.pop(name, None):
        request.session[SESSION_KEY] = kept


def _kept(request: PersonRequest) -> dict[str, tuple[float, str]]:
    since = time.time() - LASTS
    rows = request.session.get(SESSION_KEY, {})
    return {name: (at, content) for name, (at, content) in rows.items() if at > since}


def _place(name: str) -> str:
    return f"session:carried:{name}"
