"""Fills a bench database: one programme, rooms of many shapes, a signed-in session for each person.

Run as `python -m bench.fixture ROOMSxMEMBERS …` under the site's settings; prints JSON: for each
shape a list of rooms, each a key and its members' cookies.
"""

import json
import sys

import django

django.setup()

from allauth.usersessions.models import UserSession  # noqa: E402  # Django is set up first
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.utils import timezone  # noqa: E402

from iop.people.models import Grant, Person, Programme  # noqa: E402
from iop.policy import Role  # noqa: E402
from iop.rooms.actions import open_room  # noqa: E402
from iop.rooms.models import Room, Stay  # noqa: E402
from iop.vault.actions import make_data_key  # noqa: E402


def person(programme: Programme, number: int) -> Person:
    """Make one settled client."""
    made = Person(
        programme=programme,
        email=f"bench-{number}@example.test",
        display_name=f"Bench {number}",
        name_skeleton=f"bench {number}",
        settled_at=timezone.now(),
    )
    made.set_unusable_password()
    made.save()
    Grant.objects.create(person=made, role=Role.CLIENT)
    make_data_key(made.pk)
    return made


def cookie(member: Person) -> str:
    """Sign a person in and return the cookie."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    UserSession.objects.create(
        user=member, session_key=session.session_key, ip="127.0.0.1", user_agent="bench"
    )
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def room_of(members: list[Person]) -> Room:
    """Open a room with a quiet stay for each member."""
    room = open_room(members[0].programme, keeps_awake=True)
    now = timezone.now()
    Stay.objects.bulk_create(
        Stay(room=room, person=member, after_seq=0, started_at=now) for member in members
    )
    return room


def main() -> None:
    """Make what the command line asks for and print the ways in."""
    shapes = sys.argv[1:]
    programme = Programme.objects.create(name="Bench")
    sizes = [tuple(map(int, shape.split("x"))) for shape in shapes]
    people = [person(programme, n) for n in range(max(rooms * each for rooms, each in sizes))]
    cookies = [cookie(member) for member in people]
    made: dict[str, list[dict[str, object]]] = {}
    for shape, (rooms, each) in zip(shapes, sizes, strict=True):
        made[shape] = [
            {
                "key": room_of(people[n * each : (n + 1) * each]).key,
                "cookies": cookies[n * each : (n + 1) * each],
            }
            for n in range(rooms)
        ]
    print(json.dumps(made))


if __name__ == "__main__":
    main()
