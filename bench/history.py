"""Whether a long room is slower to read than a short one.

Method. Two rooms with one member each, of 1,000 and of 100,000 entries of a sealed sentence. Inside
one process, on PostgreSQL, without a network: a page of 50 from the middle of the log, a resume 50
behind the head, and a search for a word in every 500th entry; medians of 30 (search: 5).

Run as `python -m bench.history` under the site's settings; prints JSON.
"""

import json
import statistics
import time
from collections.abc import Callable

import django

django.setup()

from django.utils import timezone  # noqa: E402  # Django is set up first

from bench.fixture import person, room_of  # noqa: E402
from iop.people.models import Person, Programme  # noqa: E402
from iop.rooms.log import sealed_place  # noqa: E402
from iop.rooms.models import Entry, Room, Stay  # noqa: E402
from iop.rooms.queries import lines_before, search_words, since  # noqa: E402
from iop.vault.seals import seal_many  # noqa: E402

SIZES = (1_000, 100_000)
BATCH = 5_000


def fill(room: Room, author: Person, size: int) -> None:
    """Write `size` posts as the log would have, in bulk."""
    now = timezone.now()
    for start in range(1, size + 1, BATCH):
        numbers = range(start, min(start + BATCH, size + 1))
        texts = [
            (author.pk, _words(n), sealed_place(room.pk, author.pk, f"h{room.pk}-{n}"))
            for n in numbers
        ]
        Entry.objects.bulk_create(
            Entry(
                room=room,
                seq=n,
                kind="post",
                author=author,
                client_id=f"h{room.pk}-{n}",
                at=now,
                sealed=sealed,
            )
            for n, sealed in zip(numbers, seal_many(texts), strict=True)
        )
    Room.objects.filter(pk=room.pk).update(last_seq=size)


def _words(number: int) -> str:
    rare = " lighthouse" if number % 500 == 0 else ""
    return f"Line {number}: slept five hours in a row and walked to the shop{rare}."


def median_ms(run: Callable[[], object], times: int) -> float:
    """Return the median of several runs in milliseconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000


def measure_room(size: int, number: int) -> dict[str, float]:
    """Fill a room and time what a member reads of it."""
    programme = Programme.objects.first() or Programme.objects.create(name="Bench")
    author = person(programme, 900_000 + number)
    room = room_of([author])
    fill(room, author, size)
    Stay.objects.filter(room=room).update(after_seq=0)
    room.refresh_from_db()
    actor = author.standing()
    return {
        "entries": size,
        "page_ms": median_ms(lambda: lines_before(actor, room, before=size // 2, limit=50), 30),
        "resume_ms": median_ms(lambda: since(actor, room, size - 50), 30),
        "search_ms": median_ms(lambda: search_words(actor, [room], "lighthouse"), 5),
    }


if __name__ == "__main__":
    print(json.dumps([measure_room(size, number) for number, size in enumerate(SIZES)]))
