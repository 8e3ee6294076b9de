"""Who came: at the door today, and the count afterwards."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.session import Session
from iop.people.models import Person
from iop.vault.fields import SealedTextField


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """What can be asked of arrivals."""

    def waiting(self) -> Self:
        """At the door, whoever came first before the others."""
        return self.filter(state=Arrival.State.WAITING).order_by("came_at", "pk")

    def inside(self) -> Self:
        """Let in, and neither gone nor asked to leave."""
        return self.filter(state=Arrival.State.ADMITTED)


class Arrival(models.Model):
    """Somebody at the door of a session: where they are today and how to call back.

    Place and number are for the leaders of this session only, and are emptied when it ends, or
    when the side room of somebody who left red is closed. `came_at` is when they came last, and
    `seen_at` when their page at the door last asked. `reason` is why a leader muted the person
    or asked them to leave.
    """

    class State(models.TextChoices):
        """From the door into the room, or asked to leave it."""

        WAITING = "waiting", _("At the door")
        ADMITTED = "admitted", _("Let in")
        LEFT = "left", _("Left")
        REMOVED = "removed", _("Asked to leave")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="arrivals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="arrivals")
    place = SealedTextField(blank=True, default="")
    call_back = SealedTextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = SealedTextField(blank=True, default="")
    reason_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    admitted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], name="groups_one_arrival_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"arrival {self.pk}"


class UsualPlace(models.Model):
    """Where somebody usually is and how to call them: kept because they asked, read by nobody else.

    It fills in the form at the door; what a session's leaders see is its arrival.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="usual_place")
    place = SealedTextField()
    call_back = SealedTextField(blank=True, default="")

    def __str__(self) -> str:
        return f"usual place {self.pk}"


class Attendance(models.Model):
    """How much of a session a member was there for. Minutes: whole, 0 to the scheduled length.

    `outcome` holds, `counted` is what was counted; where a leader or staff set another, `set_by`.
    """

    class Outcome(models.TextChoices):
        """The words for it; the order is that of `outcome_of` in `attendance`."""

        ATTENDED = "attended", _("Came")
        LATE = "late", _("Came late")
        LEFT_EARLY = "left_early", _("Left early")
        MISSED = "missed", _("Missed")
        EXCUSED = "excused", _("Excused")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendance")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    counted = models.CharField(max_length=10, choices=Outcome.choices)
    minutes = models.PositiveSmallIntegerField()
    scheduled = models.PositiveSmallIntegerField()
    first_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], name="groups_one_attendance_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"
