"""A room with open pages in this process: what was delivered, in order, and to whom."""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Final

from iop.rooms.encoding import Encoded, entries_frames
from iop.rooms.limits import limits
from iop.rooms.models import Room
from iop.rooms.socket import Socket

REMEMBERED: Final = 1024


class LiveRoom:
    """Keeps the order of one room's log: a line is delivered once, after all before it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.id = room.pk
        self.sockets: dict[str, Socket] = {}
        self.delivered = self.head = room.last_seq
        self.is_reading = self.is_greeting = False
        self.asking: list[tuple[Socket, int]] = []
        self._newest_stay = 0
        self._known: dict[int, Encoded] = {}
        self._total = 0
        self._totals: deque[tuple[int, int]] = deque(maxlen=REMEMBERED)

    @property
    def has_gap(self) -> bool:
        """Whether lines are missing that must be read."""
        return self.head > self.delivered

    def hint(self, head: int) -> None:
        """Note how far the log goes."""
        self.head = max(self.head, head)

    def add(self, lines: Sequence[Encoded], inside: Mapping[int, int]) -> None:
        """Take in lines and deliver those whose turn it is, in one frame if they fit.

        `inside` says who is in the room since the last of them was written: each person with the
        number that their stay begins after.
        """
        if lines:
            self._withhold(lines[-1].seq, inside)
        for line in lines:
            if line.seq > self.delivered:
                self._known[line.seq] = line
                self.hint(line.seq)
        ready: list[Encoded] = []
        while line_now := self._known.pop(self.delivered + len(ready) + 1, None):
            ready.append(line_now)
        if ready:
            self._deliver(ready)

    def _withhold(self, seq: int, inside: Mapping[int, int]) -> None:
        """Let no line reach a page whose stay has ended: what closes it, and says why, is late.

        A stay that begins later than these lines was not known to whoever read them.
        """
        for socket in self.sockets.values():
            if socket.begins < seq and inside.get(socket.person.pk) != socket.begins:
                socket.is_ready = False

    def _deliver(self, lines: list[Encoded]) -> None:
        after, self.delivered = self.delivered, lines[-1].seq
        if lines[0].seq <= self._newest_stay:
            self._deliver_apart(after, lines)
            return
        seqs = [line.seq for line in lines]
        if all(line.is_plain for line in lines):
            frames = entries_frames(after, seqs, [line.common for line in lines], self.head)
            self._grow(sum(map(len, frames)))
            for socket in list(self.sockets.values()):
                self._hand_over(socket, frames)
            return
        made: dict[tuple[str, ...], list[str]] = {}
        for socket in list(self.sockets.values()):
            parts = tuple(line.for_reader(socket.facts) for line in lines)
            if parts not in made:
                made[parts] = entries_frames(after, seqs, parts, self.head)
                self._grow(sum(map(len, made[parts])) if len(made) == 1 else 0)
            self._hand_over(socket, made[parts])

    def _deliver_apart(self, after: int, lines: list[Encoded]) -> None:
        """Deliver lines that are older than somebody's stay: each page gets those of its own."""
        for socket in list(self.sockets.values()):
            own = [line for line in lines if line.seq > socket.begins]
            if own:
                start, seqs = max(after, socket.begins), [line.seq for line in own]
                texts = [line.for_reader(socket.facts) for line in own]
                self._hand_over(socket, entries_frames(start, seqs, texts, self.head))

    def _grow(self, size: int) -> None:
        self._total += size
        self._totals.append((self.delivered, self._total))

    def _hand_over(self, socket: Socket, frames: list[str]) -> None:
        if not socket.is_ready:
            return
        figures = limits()
        if (
            self.delivered - socket.seen > figures.behind_entries
            or self._total - socket.seen_total > figures.behind_bytes
        ):
            socket.close(4408)
            return
        for text in frames:
            socket.write_live(text)

    def note_seen(self, socket: Socket, seq: int) -> None:
        """Note how far a page has shown the log."""
        if not socket.seen < seq <= self.delivered:
            return
        socket.seen = seq
        older = (total for at, total in self._totals if at <= seq)
        socket.seen_total = max(socket.seen_total, max(older, default=0))

    def begin(self, socket: Socket) -> None:
        """Let a page take part from here on; what it missed is read for it meanwhile."""
        socket.hold()
        self._newest_stay = max(self._newest_stay, socket.begins)
        socket.seen, socket.seen_total = self.delivered, self._total

    def tell(self, text: str) -> None:
        """Send a frame to every page."""
        for socket in list(self.sockets.values()):
            socket.write(text)

    def of_person(self, person_id: int) -> list[Socket]:
        """Return the pages of one person."""
        return [one for one in self.sockets.values() if one.person.pk == person_id]
