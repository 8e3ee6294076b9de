"""What the pages of one live session read. Each part is read when it is asked for, and once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from groups.models import Arrival, CheckIn, LeavingCheck, Membership, Phase, Session, Turn
from groups.queries.asking import asks_last
from groups.queries.concerns import concerns_of_session
from groups.rules import LEADING_PARTS, LEAVING_LASTS
from iop.face.words import clock
from iop.people.models import Person
from iop.rooms.models import Stay
from iop.rooms.rules import RoomFacts, Wall

INSIDE = Arrival.State.ADMITTED


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the agenda as the component draws it."""

    name: str
    state: str
    begins: str
    ends: str
    phase: Phase


class Scene:
    """One session, seen by one person. Reads no words that people wrote."""

    def __init__(self, session: Session, person: Person) -> None:
        self.session = session
        self.person = person

    @property
    def my_part(self) -> str:
        """The person's part in the group that meets; empty for staff, who may look without."""
        return getattr(self.session, "my_part", None) or ""

    @property
    def is_leading(self) -> bool:
        """Whether the person leads this session."""
        return self.my_part in LEADING_PARTS

    @property
    def is_member(self) -> bool:
        """Whether the person belongs to the group that meets."""
        return bool(self.my_part)

    @cached_property
    def arrivals(self) -> list[Arrival]:
        """Everybody who came to the door, first come first. Nothing sealed of them is opened."""
        rows: QuerySet[Arrival] = self.session.arrivals.select_related("person")
        return list(rows.defer("place", "call_back", "reason").order_by("came_at", "pk"))

    @cached_property
    def my_arrival(self) -> Arrival | None:
        """The person's own arrival."""
        return next((one for one in self.arrivals if one.person_id == self.person.pk), None)

    @property
    def waiting(self) -> list[Arrival]:
        """Who waits at the door."""
        return [one for one in self.arrivals if one.state == Arrival.State.WAITING]

    @property
    def whereabouts(self) -> list[Arrival]:
        """Who was let in today, also who left since: their place and number can be asked for."""
        leading = {stay.person_id for stay in self.stays if stay.is_leader}
        found = [one for one in self.arrivals if one.admitted_at and one.person_id not in leading]
        return sorted(found, key=lambda one: one.person.display_name)

    @property
    def inside(self) -> list[Person]:
        """Who was let in and has not left."""
        return [one.person for one in self.arrivals if one.state == INSIDE]

    @property
    def takes_place(self) -> bool:
        """Whether the session takes place: it was started, or its time has come and members sit."""
        if self.session.started_at is not None:
            return True
        leading = {person.pk for person in self.leaders}
        sits = any(one.admitted_at and one.person_id not in leading for one in self.arrivals)
        return sits and timezone.now() >= self.session.starts_at

    @property
    def removed(self) -> list[Arrival]:
        """Who was asked to leave."""
        return [one for one in self.arrivals if one.state == Arrival.State.REMOVED]

    @cached_property
    def leaving(self) -> list[LeavingCheck]:
        """Who left amber or red and is not met, or is in a side room; red comes first."""
        return concerns_of_session(self.session)

    @property
    def alone(self) -> list[LeavingCheck]:
        """Who left red and whom no leader has met: all that staff learn of how people left."""
        red = LeavingCheck.Colour.RED
        return [one for one in self.leaving if one.colour == red and one.met_at is None]

    @cached_property
    def my_leaving_check(self) -> LeavingCheck | None:
        """How the person said they leave."""
        rows = LeavingCheck.objects.filter(session=self.session, person=self.person)
        return rows.select_related("met_by").first()

    @property
    def may_still_say(self) -> bool:
        """Whether it is still the day on which one says how one leaves."""
        ended_at = self.session.ended_at
        return ended_at is None or timezone.now() - ended_at <= LEAVING_LASTS

    @cached_property
    def has_intention(self) -> bool:
        """Whether the person said one thing for the week."""
        return self.session.intentions.filter(person=self.person).exists()

    @cached_property
    def stays(self) -> list[Stay]:
        """Every stay in the room, with its person."""
        room = self.session.room
        rows = room.stays.select_related("person") if room else Stay.objects.none()
        return list(rows.order_by("after_seq", "pk"))

    @property
    def my_stays(self) -> list[Stay]:
        """The person's own stays."""
        return [stay for stay in self.stays if stay.person_id == self.person.pk]

    @property
    def my_stay(self) -> Stay | None:
        """The stay that lasts, if any."""
        return next((stay for stay in self.my_stays if stay.ended_at is None), None)

    @cached_property
    def leaders(self) -> list[Person]:
        """Who leads the group today, by name."""
        rows = Membership.objects.open().leading().filter(group_id=self.session.group_id)
        return sorted(
            (one.person for one in rows.select_related("person")),
            key=lambda person: person.display_name,
        )

    @property
    def others_lead(self) -> str:
        """Who else leads and is in the room, as a list in words; empty for nobody."""
        here = {person.pk for person in self.inside} - {self.person.pk}
        names = [person.display_name for person in self.leaders if person.pk in here]
        return str(get_text_list(names, _("and")))

    @property
    def leaders_and(self) -> str:
        """All who lead, as a list in words; where nobody does staff are told in their stead."""
        names = [person.display_name for person in self.leaders]
        return get_text_list(names, _("and")) or _("the staff of your programme")

    @property
    def leaders_or(self) -> str:
        """Any of those who lead, as a list in words."""
        names = [person.display_name for person in self.leaders]
        return get_text_list(names, _("or")) or _("somebody who leads the group")

    @cached_property
    def phases(self) -> list[Phase]:
        """The agenda, in order."""
        return list(self.session.phases.order_by("position"))

    @property
    def phase(self) -> Phase | None:
        """The part that runs now."""
        return next((phase for phase in self.phases if phase.is_running), None)

    @property
    def next_phase(self) -> Phase | None:
        """The part after the one that runs now."""
        here = self.phase.position if self.phase else 0
        return next((phase for phase in self.phases if phase.position == here + 1), None)

    @property
    def is_closing(self) -> bool:
        """Whether the last part runs."""
        return self.phase is not None and self.phase.kind == Phase.Kind.CLOSE

    @property
    def is_opening(self) -> bool:
        """Whether the opening check-in runs."""
        return self.phase is not None and self.phase.kind == Phase.Kind.OPENING

    @cached_property
    def turns(self) -> list[Turn]:
        """The round in its order, with what each asked for (for leaders only).

        Who likes to be asked last comes last.
        """
        need = CheckIn.objects.filter(session=OuterRef("session"), person=OuterRef("person"))
        rows: QuerySet[Turn] = self.session.turns.select_related("person")
        asked = rows.annotate(
            need=Subquery(need.values("need")[:1]), asks_last=asks_last(self.session)
        )
        return list(asked.order_by("asks_last", "position"))

    @property
    def my_turn(self) -> Turn | None:
        """The person's own place in the round."""
        return next((turn for turn in self.turns if turn.person_id == self.person.pk), None)

    @property
    def invited(self) -> Turn | None:
        """Whose turn it is, of those who are here."""
        return next((turn for turn in self.unheard if turn.state == Turn.State.INVITED), None)

    @property
    def unheard(self) -> list[Turn]:
        """Those in the room who have not been heard, whose turn it is first."""
        inside = {stay.person_id for stay in self.stays if stay.ended_at is None}
        open_states = {Turn.State.INVITED, Turn.State.WAITING}
        found = [one for one in self.turns if one.state in open_states and one.person_id in inside]
        return sorted(found, key=lambda one: one.state != Turn.State.INVITED)

    @property
    def heard(self) -> list[Turn]:
        """Those who gave something or passed."""
        return [one for one in self.turns if one.state in {Turn.State.GIVEN, Turn.State.PASSED}]

    @property
    def before_me(self) -> list[Turn]:
        """Those who are asked before the person."""
        mine = self.my_turn
        if mine is None or mine.state != Turn.State.WAITING:
            return []
        unheard = self.unheard
        return unheard[: unheard.index(mine)] if mine in unheard else []

    @property
    def needs(self) -> list[Turn]:
        """What people asked for in the round."""
        return [one for one in self.turns if getattr(one, "need", None) not in {None, "none"}]

    @property
    def facts(self) -> RoomFacts:
        """What the person is in the room."""
        stay, room = self.my_stay, self.session.room
        return RoomFacts(
            room_id=self.session.room_id or 0,
            person_id=self.person.pk,
            walls=tuple(Wall(one.after_seq, one.until_seq) for one in self.my_stays),
            is_in=stay is not None,
            is_leader=stay is not None and stay.is_leader,
            is_muted=stay is not None and stay.muted_at is not None,
            is_closed=room is None or room.closed_at is not None,
            badge=stay.badge if stay else "",
        )

    @property
    def steps(self) -> list[Step]:
        """The agenda with its times, as it will go from here."""
        return list(self._steps(self.person.zone))

    def _steps(self, zone: str) -> Iterator[Step]:
        at = self.session.started_at or self.session.starts_at
        here = self.phase
        for phase in self.phases:
            begins = phase.began_at or at
            ends = phase.ends_at or begins + timedelta(minutes=phase.minutes)
            is_past = phase.ended_at is not None or bool(here and phase.position < here.position)
            yield Step(
                name=self._name(phase),
                state="now" if phase.is_running else "done" if is_past else "",
                begins=clock(begins, zone),
                ends=clock(phase.ended_at or ends, zone),
                phase=phase,
            )
            at = phase.ended_at or ends

    def _name(self, phase: Phase) -> str:
        if phase.kind == Phase.Kind.TOPIC and self.session.topic:
            return _("Topic: %(topic)s") % {"topic": self.session.topic}
        return phase.get_kind_display()
