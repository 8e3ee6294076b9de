"""A person: the user model. Everybody belongs to one programme."""

from datetime import time
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iop.people.keys import fresh_key
from iop.people.models.programme import Programme
from iop.policy import Actor, Role


class PersonQuerySet(models.QuerySet["Person"]):
    """What can be asked of people."""

    def active(self) -> Self:
        """People whose access has not ended."""
        return self.filter(is_active=True, erased_at__isnull=True)

    def ended(self) -> Self:
        """People whose access has ended, and who were not erased."""
        return self.filter(ended_at__isnull=False, erased_at__isnull=True)

    def in_programme(self, programme_id: int | None) -> Self:
        """People of one programme, also those whose access has ended."""
        return self.filter(programme_id=programme_id)

    def taken_by(self, keys: tuple[str, str]) -> Self:
        """People whose name looks like the one with these keys."""
        return self.filter(Q(name_skeleton=keys[0]) | Q(name_folded=keys[1]))

    def with_roles(self) -> Self:
        """Bring the roles that each person holds now, as `roles_held`. One query for all."""
        grants = self.model._meta.apps.get_model("people", "Grant").objects
        held = grants.held().order_by("started_at")
        return self.prefetch_related(Prefetch("grants", held, to_attr="roles_held"))

    def with_keys(self) -> Self:
        """Bring whether each person has a passkey, as `has_passkey`, in the same query."""
        passkeys = self.model._meta.apps.get_model("mfa", "Authenticator").objects
        own = passkeys.filter(user=OuterRef("pk"), type="webauthn")
        return self.annotate(has_passkey=Exists(own))

    def with_hold(self) -> Self:
        """Bring whether others had the address of each changed lately, as `is_held`, as well."""
        past = self.model._meta.apps.get_model("people", "PastAddress").objects
        return self.annotate(is_held=Exists(past.by_others_lately().filter(person=OuterRef("pk"))))

    def of_role(self, role: str) -> Self:
        """People who hold a role now; everybody for an empty one."""
        if not role:
            return self
        return self.filter(grants__role=role, grants__ended_at__isnull=True).distinct()

    def in_state(self, state: str) -> Self:
        """People who are here, still in the welcome, or ended; everybody for an empty state."""
        states = {
            "here": Q(ended_at__isnull=True, settled_at__isnull=False),
            "welcome": Q(ended_at__isnull=True, settled_at__isnull=True),
            "ended": Q(ended_at__isnull=False),
        }
        return self.filter(states[state]) if state in states else self

    def by_name(self) -> Self:
        """In the order of their names, without those who were erased."""
        return self.filter(erased_at__isnull=True).order_by(Lower("display_name"), "pk")

    def visible_to(self, actor: Actor) -> Self:
        """Staff see the people of their programme; all see themselves. Peers go by groups."""
        own = Q(pk=actor.person_id)
        if actor.has_role(Role.STAFF):
            return self.filter(own | Q(programme_id=actor.programme_id))
        return self.filter(own)


class PersonManager(BaseUserManager["Person"]):
    """Makes people; the ways in are in `actions`."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def active(self) -> PersonQuerySet:
        """People whose access has not ended."""
        return self.get_queryset().active()

    def visible_to(self, actor: Actor) -> PersonQuerySet:
        """People that the actor may see outside groups."""
        return self.get_queryset().visible_to(actor)


class Person(AbstractBaseUser):
    """Somebody with an account, known by the name that they chose. No legal name is asked."""

    key = models.CharField(max_length=22, unique=True, default=fresh_key, editable=False)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(max_length=120, blank=True)
    name_skeleton = models.CharField(max_length=400, blank=True)
    name_folded = models.CharField(max_length=400, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    avatar_seed = models.CharField(max_length=22, default=fresh_key)

    language = models.CharField(max_length=8, default="en")
    zone = models.CharField(max_length=64, default=settings.DEFAULT_ZONE)
    text_size = models.CharField(max_length=8, blank=True, default="")
    theme = models.CharField(max_length=8, blank=True, default="")
    has_reduced_motion = models.BooleanField(default=False)
    quiet_from = models.TimeField(null=True, blank=True, default=time(21, 0))
    quiet_until = models.TimeField(null=True, blank=True, default=time(8, 0))
    wants_mail = models.BooleanField(default=True)

    is_active = models.BooleanField(default=True)
    epoch = models.PositiveIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name_skeleton"],
                condition=~Q(name_skeleton=""),
                name="people_no_look_alikes",
            ),
            models.UniqueConstraint(
                fields=["programme", "name_folded"],
                condition=~Q(name_folded=""),
                name="people_no_sound_alikes",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    def standing(self) -> Actor:
        """Return what rules ask about this person now. Costs two queries, kept on the instance."""
        kept: Actor | None = self.__dict__.get("_standing")
        if kept is None:
            kept = self.__dict__["_standing"] = self._read_standing()
        return kept

    def _read_standing(self) -> Actor:
        authenticators = self._meta.apps.get_model("mfa", "Authenticator").objects.filter(
            user=OuterRef("person")
        )
        rows = (
            self.grants.held()
            .annotate(guarded=Exists(authenticators))
            .values_list("role", "guarded")
        )
        roles = frozenset(Role(role) for role, _ in rows)
        actor = Actor(
            person_id=self.pk,
            programme_id=self.programme_id,
            roles=roles,
            is_active=self.is_active and self.erased_at is None,
            is_settled=self.settled_at is not None,
            epoch=self.epoch,
        )
        lacks = settings.REQUIRE_SECOND_FACTOR and actor.needs_second_factor
        if not lacks or any(guarded for _, guarded in rows):
            return actor
        return Actor(
            **{name: getattr(actor, name) for name in actor.__slots__}
            | {"lacks_second_factor": True}
        )

    def get_full_name(self) -> str:
        """Return the display name: there is no other."""
        return self.display_name

    def get_short_name(self) -> str:
        """Return the display name."""
        return self.display_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Operators may use the operators' site; nobody else has a permission of Django's kind."""
        return self.is_operator

    def has_module_perms(self, app_label: str) -> bool:
        """See `has_perm`."""
        return self.is_operator

    @property
    def state(self) -> str:
        """Where they stand: here, in the welcome, or ended."""
        if self.ended_at is not None:
            return "ended"
        return "here" if self.settled_at is not None else "welcome"

    @property
    def is_operator(self) -> bool:
        """Whether this person runs the platform."""
        return self.standing().has_role(Role.OPERATOR)

    @property
    def is_staff(self) -> bool:
        """What Django's admin asks: only operators enter it."""
        return self.is_operator
