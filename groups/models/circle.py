"""What is given in the circle: turns, check-ins, intentions, leaving checks.

Words are sealed with their author's data key, bound to the row's key.
"""

from typing import ClassVar, Final, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.session import Session
from iop.people.keys import fresh_key
from iop.people.models import Person
from iop.rooms.models import Room


class Turn(models.Model):
    """A person's place in the opening round."""

    class State(models.TextChoices):
        """Passing is taking part."""

        WAITING = "waiting", _("Not yet heard")
        INVITED = "invited", _("Their turn")
        GIVEN = "given", _("Heard")
        PASSED = "passed", _("Passed")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="turns")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="groups_one_turn_a_session"),
        ]

    def __str__(self) -> str:
        return f"turn {self.pk}"


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    """What can be asked of check-ins."""

    def asking(self) -> Self:
        """Those in which somebody's company was asked for and no leader has seen to it yet."""
        return self.exclude(need=CheckIn.Need.NONE).filter(met_at__isnull=True)


class CheckIn(models.Model):
    """Mood 1 to 10, a word, what is needed, free words. In a round, or once a day in a lounge.

    What is needed is for who leads: `met_by` saw to it.
    """

    class Need(models.TextChoices):
        """Who would be good to hear from."""

        NONE = "none", _("Nothing now")
        BUDDY = "buddy", _("A buddy")
        MENTOR = "mentor", _("A mentor")
        STAFF = "staff", _("Someone on staff")

    key = models.CharField(max_length=22, unique=True, default=fresh_key, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="check_ins")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="check_ins")
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, null=True, blank=True, related_name="check_ins"
    )
    local_date = models.DateField()
    given_at = models.DateTimeField()
    mood = models.PositiveSmallIntegerField(
        null=True, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    need = models.CharField(max_length=8, choices=Need.choices, default=Need.NONE)
    sealed_word = models.BinaryField(null=True)
    sealed_text = models.BinaryField(null=True)
    met_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    met_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=Q(session__isnull=False),
                name="groups_one_check_in_a_round",
            ),
            models.UniqueConstraint(
                fields=["group", "person", "local_date"],
                condition=Q(session__isnull=True),
                name="groups_one_check_in_a_day",
            ),
            models.CheckConstraint(
                name="groups_mood_in_range",
                condition=Q(mood__isnull=True) | (Q(mood__gte=1) & Q(mood__lte=10)),
            ),
        ]

    def __str__(self) -> str:
        return f"check-in {self.pk}"


class Intention(models.Model):
    """One thing for the week, said at the close."""

    key = models.CharField(max_length=22, unique=True, default=fresh_key, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="intentions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="intentions")
    sealed_text = models.BinaryField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], name="groups_one_intention_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"intention {self.pk}"


# Whose side room is open.
BESIDE: Final = Q(side_room__isnull=False, parted_at__isnull=True)


class LeavingCheckQuerySet(models.QuerySet["LeavingCheck"]):
    """What can be asked of leaving checks."""

    def beside(self) -> Self:
        """Those whose side room is open: somebody is, or will be, with the person there."""
        return self.filter(BESIDE)


class LeavingCheck(models.Model):
    """How somebody leaves. Red tells the leaders at once; nobody else sees any of it.

    Red opens a side room: the person and who leads are there, also after the session, until they
    part. `wants_check_in` is what amber answered to the offer; None while it did not. `red_at` is
    when red was said last; it stays when the answer changes.
    """

    class Colour(models.TextChoices):
        """The words beside the colours are in the form."""

        GREEN = "green", _("Steady enough")
        AMBER = "amber", _("A bit shaky")
        RED = "red", _("I don’t want to be alone with this")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="leaving_checks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leaving_checks")
    colour = models.CharField(max_length=5, choices=Colour.choices)
    given_at = models.DateTimeField()
    met_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    met_at = models.DateTimeField(null=True, blank=True)
    wants_check_in = models.BooleanField(null=True, blank=True)
    side_room = models.OneToOneField(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="leaving_check"
    )
    parted_at = models.DateTimeField(null=True, blank=True)
    red_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = LeavingCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], name="groups_one_leaving_check_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"leaving check {self.pk}"

    @property
    def is_beside(self) -> bool:
        """Whether its side room is open."""
        return self.side_room_id is not None and self.parted_at is None

    @property
    def is_with_somebody(self) -> bool:
        """Whether a leader came into the side room and has not said that they parted."""
        return self.is_beside and self.met_at is not None

    @property
    def is_changed(self) -> bool:
        """Whether the person answered anew since a leader came."""
        return self.met_at is not None and self.given_at > self.met_at

    @property
    def was_red(self) -> bool:
        """Whether red was said before the answer that stands."""
        return self.red_at is not None and self.colour != self.Colour.RED
