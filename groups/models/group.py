"""A group, who belongs to it, and places kept for people who have not agreed to its rules yet."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iop.people.keys import fresh_key
from iop.people.models import Invitation, Person, Programme
from iop.policy import Actor, Role
from iop.rooms.models import Room

HARD_CAP = 12


class GroupQuerySet(models.QuerySet["Group"]):
    """What can be asked of groups."""

    def running(self) -> Self:
        """Groups that have not been closed."""
        return self.filter(ended_at__isnull=True)

    def visible_to(self, actor: Actor) -> Self:
        """Staff see their programme's groups; others those they belong to today."""
        inside = self.filter(programme_id=actor.programme_id)
        if actor.has_role(Role.STAFF):
            return inside
        return inside.filter(pk__in=Membership.objects.open().of(actor).values("group_id"))

    def led_by(self, actor: Actor) -> Self:
        """Groups that the actor leads today."""
        leading = Membership.objects.open().of(actor).filter(part__in=Membership.LEADING)
        return self.filter(pk__in=leading.values("group_id"))

    def with_is_led(self) -> Self:
        """Put on each group as `is_led` whether anybody leads it today."""
        return self.annotate(is_led=Exists(Membership.objects.open().leading_in(OuterRef("pk"))))

    def unled(self) -> Self:
        """Groups that nobody leads today."""
        return self.exclude(Exists(Membership.objects.open().leading_in(OuterRef("pk"))))

    def with_part_of(self, actor: Actor) -> Self:
        """Put the actor's part in each group on it as `my_part`, for the rules to ask."""
        return self.annotate(my_part=Membership.objects.part_of(actor, OuterRef("pk")))


class Group(models.Model):
    """A circle of people who meet again and again. Between sessions it has its lounge."""

    class Kind(models.TextChoices):
        """What a group is for."""

        GENERAL = "general", _("General recovery")
        SPECIALISED = "specialised", _("One topic")
        AFFINITY = "affinity", _("Shared background")
        PROCESS = "process", _("Process group")
        SKILLS = "skills", _("Skills")
        ALUMNI = "alumni", _("Alumni")
        FAMILY = "family", _("Family")
        COMMUNITY = "community", _("Community")

    class Enrolment(models.TextChoices):
        """Whether people may still come in."""

        OPEN = "open", _("Open: people may join while it runs")
        CLOSED = "closed", _("Closed: the same people from start to end")

    key = models.CharField(max_length=22, unique=True, default=fresh_key, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    focus = models.CharField(_("focus"), max_length=80, blank=True)
    about = models.TextField(_("what happens here"), max_length=600, blank=True)
    enrolment = models.CharField(
        _("enrolment"), max_length=6, choices=Enrolment.choices, default=Enrolment.OPEN
    )
    cap = models.PositiveSmallIntegerField(
        _("seats"), default=10, validators=[MinValueValidator(2), MaxValueValidator(HARD_CAP)]
    )
    ground_rules = models.TextField(_("ground rules"), max_length=2000)
    lounge = models.OneToOneField(Room, on_delete=models.PROTECT, related_name="lounge_of")
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                condition=Q(ended_at__isnull=True),
                name="groups_one_name_in_programme",
            ),
            models.CheckConstraint(
                name="groups_cap_holds", condition=Q(cap__gte=2) & Q(cap__lte=HARD_CAP)
            ),
        ]

    def __str__(self) -> str:
        return f"group {self.pk}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """What can be asked of memberships."""

    def open(self) -> Self:
        """Memberships that have not ended."""
        return self.filter(ended_at__isnull=True)

    def of(self, actor: Actor) -> Self:
        """The actor's own."""
        return self.filter(person_id=actor.person_id)

    def leading(self) -> Self:
        """Those of people who lead."""
        return self.filter(part__in=Membership.LEADING)

    def leading_in(self, group: OuterRef) -> Self:
        """Those of people who lead the group of the outer query."""
        return self.leading().filter(group=group)

    def members(self) -> Self:
        """Those of people who take a seat."""
        return self.filter(part=Membership.Part.MEMBER)

    def during(self, start: datetime, end: datetime) -> Self:
        """Those that held at some time between these moments."""
        ongoing = Q(ended_at__isnull=True) | Q(ended_at__gt=start)
        return self.filter(ongoing, started_at__lt=end)

    def part_of(self, actor: Actor, group: OuterRef) -> Subquery:
        """The actor's part today in the group of the outer query, or nothing."""
        return Subquery(self.open().of(actor).filter(group=group).values("part")[:1])


class Membership(models.Model):
    """A person's time in a group, and the part they play in it."""

    class Part(models.TextChoices):
        """Facilitators lead; co-leads lead with them; members take the seats."""

        MEMBER = "member", _("Member")
        FACILITATOR = "facilitator", _("Facilitator")
        CO_LEAD = "co_lead", _("Co-lead")

    LEADING = (Part.FACILITATOR, Part.CO_LEAD)

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    part = models.CharField(max_length=12, choices=Part.choices, default=Part.MEMBER)
    ask_me_last = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(ended_at__isnull=True),
                name="groups_one_open_membership",
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"

    @property
    def is_leading(self) -> bool:
        """Whether this person leads the group."""
        return self.part in self.LEADING


class PlaceQuerySet(models.QuerySet["Place"]):
    """What can be asked of places."""

    def kept(self) -> Self:
        """Places that still hold: not those of invitations that ran out or were taken back."""
        lost = Q(
            invitation__isnull=False,
            invitation__accepted_at__isnull=True,
        ) & (
            Q(invitation__revoked_at__isnull=False) | Q(invitation__expires_at__lte=timezone.now())
        )
        return self.exclude(lost)

    def of_person(self, person: Person) -> Self:
        """Places kept for this person, by name or through the invitation they accepted."""
        return self.filter(Q(person=person) | Q(invitation__accepted_by=person))


class Place(models.Model):
    """A seat kept for somebody invited, or somebody who has not signed the ground rules yet."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="places")
    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, null=True, blank=True, related_name="places"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="places"
    )
    part = models.CharField(
        max_length=12, choices=Membership.Part.choices, default=Membership.Part.MEMBER
    )
    kept_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "invitation"], name="groups_one_place_an_invitation"
            ),
            models.UniqueConstraint(fields=["group", "person"], name="groups_one_place_a_person"),
            models.CheckConstraint(
                name="groups_place_is_for_somebody",
                condition=Q(invitation__isnull=False) | Q(person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"place {self.pk}"
