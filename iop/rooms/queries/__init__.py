"""Reads of rooms: lines within one's stays, who is here, what is unread, search."""

from iop.rooms.queries.facts import facts_of, load_known_room, load_room, room_and_facts
from iop.rooms.queries.presence import Present, present
from iop.rooms.queries.reading import Page, lines_before, read_full, since
from iop.rooms.queries.search import Found, search_words
from iop.rooms.queries.unread import mark_read, unread

__all__ = [
    "Found",
    "Page",
    "Present",
    "facts_of",
    "lines_before",
    "load_known_room",
    "load_room",
    "mark_read",
    "present",
    "read_full",
    "room_and_facts",
    "search_words",
    "since",
    "unread",
]
