"""Who asks: a snapshot of one person's standing, taken once for a request or a frame."""

from dataclasses import dataclass, field
from typing import Final

from iop.policy.roles import NEEDS_SECOND_FACTOR, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person's standing as rules see it. Holds no private text and does no I/O."""

    person_id: int | None = None
    programme_id: int | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    is_active: bool = False
    is_settled: bool = False
    lacks_second_factor: bool = False
    epoch: int = 0

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is signed in."""
        return self.person_id is None

    def has_role(self, *roles: Role) -> bool:
        """Whether the person holds any of these roles today."""
        return not self.roles.isdisjoint(roles)

    @property
    def needs_second_factor(self) -> bool:
        """Whether any role of theirs asks for a second factor."""
        return not self.roles.isdisjoint(NEEDS_SECOND_FACTOR)


ANONYMOUS: Final = Actor()
