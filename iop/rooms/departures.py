"""Registers what rooms do when somebody goes: stays end, pages close, words become tombstones.

And what they hand to somebody who wants their words.
"""

from iop.people import downloads
from iop.people.departures import on_closing, on_departure, on_erasure
from iop.rooms.actions.stays import end_stays_of
from iop.rooms.actions.words import leave_tombstones
from iop.rooms.events import ask_again, close_person, close_session
from iop.rooms.writings import written_in_rooms

on_departure(end_stays_of)
on_erasure(leave_tombstones)
on_closing(person=close_person, judged=ask_again, session=close_session)
downloads.register(written_in_rooms)
