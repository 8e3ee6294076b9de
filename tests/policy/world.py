"""A small world in which every address leads somewhere, and everybody who may ask for it.

Names in it are canaries: whoever is refused must not read one.
"""

import re
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from groups.actions.circle import give_check_in, give_daily_check_in, give_leaving_check
from groups.actions.seats import add_leader, end_membership, keep_place
from groups.actions.series import create_series
from groups.actions.side_rooms import meet
from groups.models import Attendance, Group, LeavingCheck, Membership, Series, Session
from iop.notices.models import Letter, Notice
from iop.people.actions import ask_address
from iop.people.actions.invitations import invite
from iop.people.models import Invitation, Person, Programme
from iop.policy import Role
from iop.rooms.actions import post_text
from tests.factories.groups import make_group, make_running_session
from tests.factories.notices import make_letter, make_notice
from tests.factories.people import make_client, make_person, make_programme, make_staff

CANARY = "Canary"
ROLES = (
    "nobody",
    "newcomer",
    "client",
    "client elsewhere",
    "former member",
    "family",
    "alumni",
    "mentor",
    "co-lead",
    "facilitator",
    "facilitator elsewhere",
    "clinician",
    "staff",
    "staff elsewhere",
    "operator",
)
WHO = {
    "nobody": "not signed in",
    "newcomer": "a client in the middle of the welcome",
    "client": "a client who is a member of the group and in the running session",
    "client elsewhere": "a client of the same programme in another group",
    "former member": "a client whose membership of the group has ended",
    "family": "a family member, in no group",
    "alumni": "somebody who has graduated, in no group",
    "mentor": "a mentor, in no group",
    "co-lead": "a peer specialist who leads the group together with the facilitator",
    "facilitator": "the facilitator of the group, in the running session",
    "facilitator elsewhere": "the facilitator of another group of the programme",
    "clinician": "a clinician of the programme who leads no group",
    "staff": "staff of the programme",
    "staff elsewhere": "staff of another programme",
    "operator": "who runs the platform and belongs to no programme",
}


@dataclass
class World:
    """The people by their part, and the things that addresses name."""

    people: dict[str, Person]
    group: Group
    session: Session
    series: Series
    invitation: Invitation
    token: str
    notice: Notice
    letter: Letter
    line: int
    asked: str
    place: int
    address_token: str
    sessions: dict[str, str] = field(default_factory=dict)

    @property
    def programme(self) -> Programme:
        return self.group.programme

    def session_of(self, part: str) -> str:
        """Return the key of this person's session: they sign in once and stay signed in."""
        if part not in self.sessions:
            client = Client()
            client.force_login(self.people[part])
            self.sessions[part] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return self.sessions[part]

    def posted(self) -> dict[str, Any]:
        """Return words for every field that a form asks for; each form takes its own."""
        return {
            "person": self.people["client"].key,
            "place": str(self.place),
            "call_back": "937 555 0100",
            "reason": "unkind",
            "text": "Hello",
            "client_id": "wish-view-0001",
            "words": "hello",
            "step": "1",
            "position": "1",
            "more": "5",
            "minutes": "30",
            "mood": "4",
            "word": "calm",
            "need": "none",
            "colour": "green",
            "outcome": "attended",
            "wanted": "on",
            "role": "client",
        }

    def value(self, view_name: str, route: str, kwarg: str) -> Any:
        """Return what fills one part of an address: by its own name, or by the noun before it."""
        if view_name.startswith("admin:"):
            return self._of_operators(route, kwarg)
        before = re.split(rf"[<(][^<(]*{kwarg}>", route)[0].rstrip("/").rpartition("/")[2]
        by_noun = {
            "groups": self.group.key,
            "sessions": self.session.key,
            "series": self.series.key,
            "people": self.people["client"].key,
            "invitations": self.invitation.key,
            "rooms": self.group.lounge.key,
            "notices": self.notice.key,
        }
        by_name = {
            "token": self.token,
            "seq": 0,
            "form": "json",
            "kind": "confidentiality",
            "seed": self.people["client"].avatar_seed,
            "uidb36": "1",
            "pk": 1,
            "check_in": self.asked,
            "person": self.people["client"].key,
        }
        if kwarg == "key" and before in by_noun:
            return by_noun[before]
        if view_name == "people:confirm_address":
            return self.address_token
        return {**by_name, "key": "a-key"}[kwarg]

    def _of_operators(self, route: str, kwarg: str) -> Any:
        rows = {"programme": self.programme, "letter": self.letter, "notice": self.notice}
        named = [row.pk for name, row in rows.items() if f"/{name}/" in route]
        return {"object_id": next(iter(named), 1), "app_label": "people", "url": "x"}[kwarg]


def make_world() -> World:
    """Build it through the actions that the site itself uses. Costs a second."""
    programme = make_programme(name="Riverside IOP")
    people = make_people(programme)
    group = make_group(
        people["client"],
        people["former member"],
        leaders=(people["facilitator"],),
        programme=programme,
        name=f"{CANARY} group",
        about=f"{CANARY} about",
    )
    add_leader(group, people["co-lead"], by=people["staff"], part=Membership.Part.CO_LEAD)
    left = Membership.objects.get(group=group, person=people["former member"])
    end_membership(left, by=people["staff"])
    make_group(
        people["client elsewhere"], leaders=(people["facilitator elsewhere"],), programme=programme
    )
    session = make_running_session(
        group, leader=people["facilitator"], inside=(people["client"], people["co-lead"])
    )
    Attendance.objects.create(
        session=session,
        person=people["client"],
        outcome=Attendance.Outcome.LATE,
        counted=Attendance.Outcome.LATE,
        minutes=60,
        scheduled=75,
    )
    invitation, token = invite(
        programme, by=people["staff"], email="canary@example.test", role=Role.CLIENT
    )
    line = say(session, people["client"])
    for leader in ("facilitator", "co-lead"):
        meet(LeavingCheck.objects.get(session=session), by=people[leader])
    return World(
        people=people,
        group=group,
        session=session,
        series=make_series(group, people["staff"]),
        invitation=invitation,
        token=token,
        notice=make_notice(people["client"]),
        letter=make_letter("canary@example.test", given_up_at=timezone.now()),
        line=line,
        asked=give_daily_check_in(group, by=people["client"], mood=3, need="staff").key,
        place=keep_place(group, by=people["staff"], invitation=invitation).pk,
        address_token=ask_address(
            people["client elsewhere"], by=people["client elsewhere"], email="new@example.test"
        ),
    )


def make_people(programme: Programme) -> dict[str, Person]:
    """Somebody for each part, all named after the canary."""
    roles = {
        "client": Role.CLIENT,
        "client elsewhere": Role.CLIENT,
        "former member": Role.CLIENT,
        "family": Role.FAMILY,
        "alumni": Role.ALUMNI,
        "mentor": Role.MENTOR,
        "co-lead": Role.SPECIALIST,
        "facilitator": Role.FACILITATOR,
        "facilitator elsewhere": Role.FACILITATOR,
        "clinician": Role.CLINICIAN,
        "staff": Role.STAFF,
    }
    people = {
        part: make_person(role, programme=programme, display_name=f"{CANARY} {number:02}")
        for number, (part, role) in enumerate(roles.items())
    }
    people["newcomer"] = make_client(programme=programme, settled=False)
    people["staff elsewhere"] = make_staff(programme=make_programme(name="Another"))
    people["operator"] = make_person(Role.OPERATOR, programme=programme)
    Person.objects.filter(pk=people["operator"].pk).update(programme=None)
    people["operator"].refresh_from_db()
    return people


def make_series(group: Group, staff: Person) -> Series:
    today = timezone.localdate()
    return create_series(
        group,
        by=staff,
        weekday=today.weekday(),
        starts=time(18, 0),
        minutes=75,
        zone="America/New_York",
        first_on=today + timedelta(days=7),
        last_on=None,
        topic=f"{CANARY} topic",
    )


def say(session: Session, person: Person) -> int:
    """Have the client say, check in and leave red; return the number of what was said."""
    entry = post_text(session.room, by=person, text=f"{CANARY} words", client_id="canary-0001")
    give_check_in(session, by=person, mood=4, word=CANARY, need="none", text=f"{CANARY} check-in")
    give_leaving_check(session, by=person, colour="red")
    return entry.seq
