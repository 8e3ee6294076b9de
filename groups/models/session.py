"""A weekly series in local wall time, and the sessions that it makes."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models.group import Group, Membership
from iop.people.keys import fresh_key
from iop.policy import Actor, Role
from iop.rooms.models import Room


class Series(models.Model):
    """A weekly meeting: a weekday and wall time in a zone. The zone's clock decides, DST too."""

    class Service(models.TextChoices):
        """What kind of service a session is; peer hours may not count as IOP hours."""

        PEER = "peer", _("Peer support")
        CLINICAL = "clinical", _("Clinician-led")
        PSYCHOEDUCATION = "psychoeducation", _("Psychoeducation")
        SOCIAL = "social", _("Social")

    key = models.CharField(max_length=22, unique=True, default=fresh_key, editable=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="series")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    starts = models.TimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=75)
    zone = models.CharField(_("time zone"), max_length=64)
    first_on = models.DateField(_("first session"))
    last_on = models.DateField(_("last session"), null=True, blank=True)
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    service = models.CharField(
        _("service"), max_length=16, choices=Service.choices, default=Service.PEER
    )
    counts_toward_iop = models.BooleanField(_("counts toward IOP hours"), default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="groups_series_weekday", condition=Q(weekday__gte=0) & Q(weekday__lte=6)
            ),
            models.CheckConstraint(
                name="groups_series_length", condition=Q(minutes__gte=15) & Q(minutes__lte=240)
            ),
        ]

    def __str__(self) -> str:
        return f"series {self.pk}"

    @property
    def weekday_name(self) -> str:
        """The weekday in words."""
        return str(WEEKDAYS[self.weekday])


class SessionQuerySet(models.QuerySet["Session"]):
    """What can be asked of sessions."""

    def visible_to(self, actor: Actor) -> Self:
        """Sessions of the actor's groups today, and for staff those of the programme."""
        inside = self.filter(group__programme_id=actor.programme_id)
        if actor.has_role(Role.STAFF):
            return inside
        mine = Membership.objects.open().of(actor)
        return inside.filter(group_id__in=mine.values("group_id"))

    def coming(self) -> Self:
        """Sessions that have not ended and were not called off, soonest first."""
        open_states = [Session.State.PLANNED, Session.State.LOBBY, Session.State.RUNNING]
        return self.filter(state__in=open_states).order_by("starts_at")

    def with_part_of(self, actor: Actor) -> Self:
        """Put the actor's part in the group that meets on each as `my_part`."""
        return self.annotate(my_part=Membership.objects.part_of(actor, OuterRef("group_id")))

    def unled(self) -> Self:
        """Sessions of groups that nobody leads today."""
        return self.exclude(Exists(Membership.objects.open().leading_in(OuterRef("group_id"))))

    def between(self, start: datetime, end: datetime) -> Self:
        """Those that start in this time."""
        return self.filter(starts_at__gte=start, starts_at__lt=end)


class Session(models.Model):
    """One meeting of a group, planned to ended. It has a room of its own once the lobby opens.

    One that was moved is held on `local_date` and stays the session of its `series_date`.
    """

    class State(models.TextChoices):
        """The life of a session. It only goes forward; `cancelled` is an end too."""

        PLANNED = "planned", _("Planned")
        LOBBY = "lobby", _("The lobby is open")
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")
        CANCELLED = "cancelled", _("Called off")

    key = models.CharField(max_length=22, unique=True, default=fresh_key, editable=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="sessions")
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    series_date = models.DateField(null=True, blank=True)
    local_date = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    topic = models.CharField(max_length=80, blank=True)
    service = models.CharField(
        max_length=16, choices=Series.Service.choices, default=Series.Service.PEER
    )
    counts_toward_iop = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    room = models.OneToOneField(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="session"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "series_date"], name="groups_one_session_a_date_of_series"
            ),
            models.CheckConstraint(
                name="groups_session_ends_later", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="groups_coming")]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def is_live(self) -> bool:
        """Whether people can be in it now."""
        return self.state in {self.State.LOBBY, self.State.RUNNING}

    @property
    def is_over(self) -> bool:
        """Whether nothing will happen in it any more."""
        return self.state in {self.State.ENDED, self.State.CANCELLED}

    @property
    def minutes(self) -> int:
        """The planned length in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class PhaseQuerySet(models.QuerySet["Phase"]):
    """What can be asked of phases."""

    def running(self) -> Self:
        """Begun and not ended; one at most in a session."""
        return self.filter(began_at__isnull=False, ended_at__isnull=True)


class Phase(models.Model):
    """A part of a session's agenda. One at most has begun and not ended."""

    class Kind(models.TextChoices):
        """The script: opening check-in, topic, reflection and goals, close."""

        OPENING = "opening", _("Opening check-in")
        TOPIC = "topic", _("Topic")
        REFLECTION = "reflection", _("Reflection and goals")
        CLOSE = "close", pgettext_lazy("the last part of a session", "Close")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    minutes = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = PhaseQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="groups_phase_order"),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(began_at__isnull=False, ended_at__isnull=True),
                name="groups_one_phase_now",
            ),
        ]

    def __str__(self) -> str:
        return f"phase {self.position} of session {self.session_id}"

    @property
    def is_running(self) -> bool:
        """Whether this is the part that runs now."""
        return self.began_at is not None and self.ended_at is None
