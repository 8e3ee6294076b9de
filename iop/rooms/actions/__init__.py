"""Everything that changes a room, a stay or a line."""

from iop.rooms.actions.hands import lower_hand, mute, raise_hand, unmute
from iop.rooms.actions.rooms import close_room, open_room
from iop.rooms.actions.stays import begin_stay, end_stay
from iop.rooms.actions.visits import begin_visits, close_stale_visits, end_visits, keep_visits
from iop.rooms.actions.words import (
    append,
    edit_text,
    hide_line,
    post_text,
    react,
    retract_line,
    show_line,
)
from iop.rooms.log import Draft

__all__ = [
    "Draft",
    "append",
    "begin_stay",
    "begin_visits",
    "close_room",
    "close_stale_visits",
    "edit_text",
    "end_stay",
    "end_visits",
    "hide_line",
    "keep_visits",
    "lower_hand",
    "mute",
    "open_room",
    "post_text",
    "raise_hand",
    "react",
    "retract_line",
    "show_line",
    "unmute",
]
