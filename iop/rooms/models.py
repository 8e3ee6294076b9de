"""A room is an append-only log with a gapless sequence; a stay decides what may be read of it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from iop.people.keys import fresh_key
from iop.people.models import Person, Programme
from iop.policy import Actor


class RoomQuerySet(models.QuerySet["Room"]):
    """What can be asked of rooms."""

    def open_to(self, actor: Actor) -> Self:
        """Rooms in which the actor has a stay now."""
        stays = Stay.objects.open().filter(person_id=actor.person_id or 0)
        return self.filter(programme_id=actor.programme_id, pk__in=stays.values("room_id"))

    def visible_to(self, actor: Actor) -> Self:
        """Rooms in which the actor has, or had, a stay. What may be read of them is the stays'."""
        stays = Stay.objects.filter(person_id=actor.person_id or 0)
        return self.filter(programme_id=actor.programme_id, pk__in=stays.values("room_id"))


class Room(models.Model):
    """A place to talk. `last_seq` is the head of its log.

    In one that `keeps_awake` an open page is somebody who is there: their session does not rest.
    """

    key = models.CharField(max_length=22, unique=True, default=fresh_key, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rooms")
    last_seq = models.PositiveBigIntegerField(default=0)
    keeps_awake = models.BooleanField(default=False, db_default=False)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = RoomQuerySet.as_manager()

    def __str__(self) -> str:
        return f"room {self.pk}"


class StayQuerySet(models.QuerySet["Stay"]):
    """What can be asked of stays."""

    def open(self) -> Self:
        """Stays that have not ended."""
        return self.filter(ended_at__isnull=True)


class Stay(models.Model):
    """The numbers during which a person was in a room: `after_seq` < seq <= `until_seq`.

    This is the history wall. A person who leaves and comes back has two stays.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="stays")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stays")
    after_seq = models.PositiveBigIntegerField()
    until_seq = models.PositiveBigIntegerField(null=True, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_leader = models.BooleanField(default=False)
    badge = models.CharField(max_length=16, blank=True, default="")
    muted_at = models.DateTimeField(null=True, blank=True)
    read_seq = models.PositiveBigIntegerField(default=0)

    objects: ClassVar = StayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "person"],
                condition=Q(ended_at__isnull=True),
                name="rooms_one_open_stay",
            ),
            models.CheckConstraint(
                name="rooms_stay_ends_with_a_number",
                condition=Q(ended_at__isnull=True, until_seq__isnull=True)
                | Q(ended_at__isnull=False, until_seq__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["person", "room"], name="rooms_stays_of_person")]

    def __str__(self) -> str:
        return f"stay {self.pk}"

    def covers(self, seq: int) -> bool:
        """Whether an entry of this number was written during the stay."""
        return self.after_seq < seq and (self.until_seq is None or seq <= self.until_seq)


class Entry(models.Model):
    """One line of a room's log. Words are sealed with their author's data key.

    A `post` carries what is shown now; changes to it (`edit`, `retract`, `hide`, `show`, `react`)
    are entries of their own that name it in `ref`, so that every screen can follow the log.
    `facts` holds ids, codes and numbers, never words that somebody wrote. `badge` and `leads` say
    what the author was in the room then.
    """

    class State(models.TextChoices):
        """What may be seen of a line that carries words."""

        SHOWN = "shown"
        RETRACTED = "retracted"
        HIDDEN = "hidden"

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=24)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    client_id = models.CharField(max_length=36)
    at = models.DateTimeField()
    sealed = models.BinaryField(null=True)
    ref = models.PositiveBigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SHOWN)
    edited_at = models.DateTimeField(null=True)
    badge = models.CharField(max_length=16, blank=True, default="")
    leads = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="rooms_one_entry_a_number"),
            models.UniqueConstraint(fields=["author", "client_id"], name="rooms_once_a_client_id"),
        ]
        indexes = [
            # A page of history skips the changes: they are already part of the lines they name.
            models.Index(
                fields=["room", "-seq"], condition=Q(ref__isnull=True), name="rooms_history"
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.seq} of room {self.room_id}"


class Reaction(models.Model):
    """A supportive answer to a line, from a short set. One of a kind by a person."""

    class Kind(models.TextChoices):
        """The set."""

        HEAR = "hear"
        ME_TOO = "me_too"
        THANKS = "thanks"
        PROUD = "proud"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "person", "kind"], name="rooms_one_reaction_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.entry_id}"


class Visit(models.Model):
    """An open page of somebody, from arriving to leaving. Attendance is counted from it.

    `beat_at` moves while the page lives, so a visit whose process died is closed where it stood.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="visits")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visits")
    socket = models.CharField(max_length=36, unique=True)
    arrived_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    hand_raised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["room"], condition=Q(left_at__isnull=True), name="rooms_present"),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"
