"""Lines as text, made once for all pages: what everybody gets, and what insiders get instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any

from iop.rooms.limits import PORTION_BYTES
from iop.rooms.lines import FullLine, blank, dumps, stamp
from iop.rooms.log import Written
from iop.rooms.rules import RoomFacts


@dataclass(frozen=True, slots=True)
class Encoded:
    """A line as it goes over the wire. `inside` is for the author and leaders, where it differs."""

    seq: int
    kind: str
    common: str
    inside: str | None = None
    author_id: int | None = None
    target: int | None = None

    @property
    def is_plain(self) -> bool:
        """Whether everybody in the room gets the same."""
        return self.inside is None and self.target is None

    def for_reader(self, facts: RoomFacts) -> str:
        """Return what one reader gets."""
        if self.target is not None and not facts.covers(self.target):
            return dumps(blank(self.seq).as_json())
        is_inside = facts.is_leader or facts.person_id == self.author_id
        return self.inside if self.inside and is_inside else self.common


def encode_full(full: FullLine) -> Encoded:
    """Encode a line that was read."""
    target = full.target.entry.seq if full.target else None
    inside = dumps(full.seen_by(inside=True).as_json()) if full.has_insiders else None
    common = dumps(full.seen_by(inside=False).as_json())
    return Encoded(full.entry.seq, full.entry.kind, common, inside, full.author_id, target)


def encode_post(written: Written, text: str, card: str, at: str) -> Encoded:
    """Encode a post that this process has just written, without reading it again."""
    seq = written.entry.seq
    common = (
        f'{{"seq":{seq},"kind":"post","at":"{at}","by":{card},"text":{encode_basestring(text)},'
        '"state":"shown","edited":false,"reason":null,"reactions":{},"ref":null,"facts":{}}'
    )
    return Encoded(seq, "post", common)


def ack_text(wish: str, seq: int, at: datetime) -> str:
    """Return the answer to a wish that is in the log."""
    return f'{{"type":"ack","id":"{wish}","seq":{seq},"at":"{stamp(at)}"}}'


def entries_text(after: int, lines: list[str], head: int, *, more: bool = False) -> str:
    """Return the frame that carries lines which follow a number."""
    return (
        f'{{"type":"entries","after":{after},"entries":[{",".join(lines)}],'
        f'"head":{head},"more":{"true" if more else "false"}}}'
    )


def entries_frames(after: int, seqs: Sequence[int], lines: Sequence[str], head: int) -> list[str]:
    """Return the frames that carry lines which follow a number; most need only one.

    Servers refuse to send long messages. Each frame but the last names its own end as the head,
    so a client that loses the rest asks for it.
    """
    sizes = [len(line) * 4 for line in lines]
    if sum(sizes) <= PORTION_BYTES:
        return [entries_text(after, list(lines), head)]
    frames, begin = list[str](), 0
    while begin < len(lines):
        end = begin + _fitting(lines[begin:])
        told = head if end == len(lines) else seqs[end - 1]
        frames.append(entries_text(after, list(lines[begin:end]), told))
        after, begin = seqs[end - 1], end
    return frames


def newest(lines: Sequence[str]) -> int:
    """Return how many of the last of these lines fit into one frame; at least one of any."""
    return _fitting(lines[::-1])


def _fitting(lines: Sequence[str]) -> int:
    """Return how many of the first of these lines fit into one frame; at least one of any."""
    size = 0
    for count, line in enumerate(lines):
        size += len(line.encode()) + 1
        if size > PORTION_BYTES and count:
            return count
    return len(lines)


def frame_text(name: str, **values: Any) -> str:
    """Return a frame of this type."""
    return dumps({"type": name, **values})
