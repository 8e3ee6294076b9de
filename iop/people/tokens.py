"""The secret of an invitation's link: 128 random bits, of which only a digest is kept."""

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Final

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from iop.face.avatars import SEED_BYTES, drawing_of
from iop.people.keys import fresh_key

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
CANDIDATES: Final = 60
OFFERED: Final = 4


def fresh_token() -> str:
    """Return a new secret."""
    return fresh_key()


def digest_of(token: str) -> str:
    """Return what is kept of a secret; an empty string for what cannot be one."""
    return sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else ""


def seeds_of(token: str) -> list[str]:
    """Return the seeds that this link can offer: always the same, and nobody else's."""
    return [_seed(token, number) for number in range(CANDIDATES)]


def _seed(token: str, number: int) -> str:
    digest = hmac.new(token.encode(), f"seed:{number}".encode(), sha256).digest()
    return urlsafe_b64encode(digest[:SEED_BYTES]).decode()


def offered_seeds(token: str, worn: set[str]) -> list[str]:
    """Return four seeds with different drawings, none of which is worn while there are any left."""
    taken = {drawing_of(seed) for seed in worn}
    by_drawing = {drawing_of(seed): seed for seed in reversed(seeds_of(token))}
    free = [seed for drawing, seed in by_drawing.items() if drawing not in taken]
    rest = [seed for drawing, seed in by_drawing.items() if drawing in taken]
    return (free + rest)[:OFFERED]


class ResetTokens(PasswordResetTokenGenerator):
    """The secret of a way back in. Made without a query, so that it costs what an unknown costs."""
