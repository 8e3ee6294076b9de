"""The rules of rooms. Their subject is `RoomFacts`: what one person is in one room."""

from dataclasses import dataclass, field

from iop.policy import Actor, Role, predicate, rule


@dataclass(frozen=True, slots=True)
class Wall:
    """The numbers of one stay: after < seq <= until (None while the stay lasts)."""

    after: int
    until: int | None = None

    def covers(self, seq: int) -> bool:
        """Whether an entry of this number was written during the stay."""
        return self.after < seq and (self.until is None or seq <= self.until)


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What one person is in one room: their stays, and what their open stay allows."""

    room_id: int
    person_id: int
    walls: tuple[Wall, ...] = field(default=())
    is_in: bool = False
    is_leader: bool = False
    is_muted: bool = False
    is_closed: bool = False
    badge: str = ""

    @property
    def pk(self) -> int:
        """The room's number, by which audit rows name it."""
        return self.room_id

    def covers(self, seq: int) -> bool:
        """Whether an entry of this number may be read."""
        return any(wall.covers(seq) for wall in self.walls)

    def was_away_since(self, seq: int) -> bool:
        """Whether an absence lies after a number: what became of lines meanwhile is outside."""
        return len(self.walls) > 1 and seq < self.walls[-1].after


@predicate
def has_stayed(actor: Actor, subject: RoomFacts) -> bool:
    """Whether the actor has, or had, a stay in the room."""
    return subject.person_id == actor.person_id and bool(subject.walls)


@predicate
def is_in_room(actor: Actor, subject: RoomFacts) -> bool:
    """Whether the actor has an open stay in the room."""
    return subject.person_id == actor.person_id and subject.is_in


@predicate
def is_leader(actor: Actor, subject: RoomFacts) -> bool:
    """Whether the actor leads the room."""
    return subject.is_leader


@predicate
def is_not_muted(actor: Actor, subject: RoomFacts) -> bool:
    """Whether no leader paused the actor's posting."""
    return not subject.is_muted


@predicate
def room_is_open(actor: Actor, subject: RoomFacts) -> bool:
    """Whether the room is not over."""
    return not subject.is_closed


IN = (is_in_room, room_is_open)

rule("room.read", when=[has_stayed], about="Lines written during one's own stays.")
rule("room.enter", when=IN, about="A live page of a room that one is in.")
rule("room.post", when=[*IN, is_not_muted], about="Say something.")
rule("room.edit", when=[*IN, is_not_muted], about="Change own words within ten minutes.")
rule("room.retract", when=IN, about="Take own words back.")
rule("room.react", when=[*IN, is_not_muted], about="Answer a line with one of four words.")
rule("room.hand", when=IN, about="Raise or lower one's hand.")
rule("room.hide", when=[*IN, is_leader], about="Set a line aside, with a reason.")
rule("room.show", when=[*IN, is_leader], about="Show a line again.")
rule("rooms.sweep", who={Role.OPERATOR}, about="Beat: closes visits whose process died.")
