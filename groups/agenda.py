"""The agenda of a session, in one place. Pure: minutes in, parts of those minutes out."""

from typing import Final

from groups.models import Phase

OPENING: Final = 20
CLOSE: Final = 5
LONG: Final = 75


def default_agenda(minutes: int) -> list[tuple[Phase.Kind, int]]:
    """Return the parts of a session and their minutes; they add up to its length.

    Opening check-in 20 minutes, or a quarter of a shorter session; close 5; of what lies between,
    three fifths for the topic and two for reflection and goals.
    """
    opening = OPENING if minutes >= LONG else minutes // 4
    close = min(CLOSE, minutes // 5)
    between = minutes - opening - close
    reflection = between * 2 // 5
    return [
        (Phase.Kind.OPENING, opening),
        (Phase.Kind.TOPIC, between - reflection),
        (Phase.Kind.REFLECTION, reflection),
        (Phase.Kind.CLOSE, close),
    ]
