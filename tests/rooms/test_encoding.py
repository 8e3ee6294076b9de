"""Frames that carry lines: no longer than servers send, and honest about what is still to come."""

import json

from iop.rooms.encoding import entries_frames, newest
from iop.rooms.limits import PORTION_BYTES

SERVERS_SEND = 64 * 1024


def lines(count: int, length: int, sign: str = "x") -> list[str]:
    return [json.dumps({"seq": n, "text": sign * length}) for n in range(1, count + 1)]


def test_few_lines_go_in_one_frame():
    [frame] = entries_frames(0, [1, 2, 3], lines(3, 10), 9)

    assert [entry["seq"] for entry in json.loads(frame)["entries"]] == [1, 2, 3]
    assert json.loads(frame)["head"] == 9


def test_many_lines_go_in_frames_that_follow_each_other():
    seqs = list(range(1, 301))
    frames = entries_frames(0, seqs, lines(300, 1000, "ż"), 320)
    read = [json.loads(frame) for frame in frames]

    assert max(len(frame.encode()) for frame in frames) < SERVERS_SEND
    assert [entry["seq"] for frame in read for entry in frame["entries"]] == seqs
    assert [frame["after"] for frame in read[1:]] == [frame["head"] for frame in read[:-1]]
    assert read[-1]["head"] == 320


def test_a_line_that_is_longer_than_a_portion_goes_alone():
    frames = entries_frames(4, [5, 6], lines(2, PORTION_BYTES + 1), 6)

    assert [json.loads(frame)["after"] for frame in frames] == [4, 5]


def test_the_newest_lines_that_fit_are_counted():
    assert newest(lines(10, 10)) == 10
    assert newest(lines(100, 1000)) == 47
    assert newest(lines(2, PORTION_BYTES + 1)) == 1
    assert newest([]) == 0
