"""What a National Society says that it can lead as convener, and every version of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.capacity import policy
from coordination.capacity.policy import State
from coordination.committee import roles_in_committee
from coordination.components.models import Component, Country
from coordination.countries.thing import CountryThing
from coordination.deadlines.models import Deadline
from coordination.people.models import Post
from coordination.roles import Role
from coordination.thing import moment_by, paired


class ConvenerCapacityQuerySet(models.QuerySet["ConvenerCapacity"]):
    def visible_to(self, person: Any) -> ConvenerCapacityQuerySet:
        """Read by the whole Movement, which relies on it. Its twin: `roles_of`."""
        return self if roles_in_committee(person) else self.none()

    def with_due(self) -> ConvenerCapacityQuerySet:
        """Each with `due_at`, by when it is to be looked at again."""
        running = Deadline.objects.open().filter(
            clock=policy.RENEWED_CLOCK.name, subject_kind=ConvenerCapacity.kind,
            subject_id=OuterRef("key_text"),
        )  # fmt: skip
        keyed = self.annotate(key_text=Cast("pk", CharField()))
        return keyed.annotate(due_at=Subquery(running.values("due_at")[:1]))


class ConvenerCapacity(CountryThing):
    """One for each National Society. What it says stands in the last of its versions."""

    kind = "convener_capacity"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    component = models.OneToOneField(
        Component, models.PROTECT, related_name="convener_capacity",
        verbose_name=_("National Society"),
    )  # fmt: skip
    country = models.ForeignKey(Country, models.PROTECT, related_name="convener_capacities")
    looks = models.PositiveIntegerField(default=1, editable=False)
    """How often it was described or said to hold: each is a run of its clock."""
    described_at = models.DateTimeField(null=True, blank=True)
    described_by = moment_by()
    renewed_at = models.DateTimeField(null=True, blank=True)
    renewed_by = moment_by()
    taken_back_reason = models.TextField(blank=True, editable=False)
    synthetic = models.CharField(max_length=300, blank=True, editable=False)
    """Why no National Society said this: set by the demonstration alone."""

    objects = ConvenerCapacityQuerySet.as_manager()

    class Meta:
        verbose_name = _("capacity to convene")
        verbose_name_plural = _("capacities to convene")
        ordering = ["country_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="convener_capacity_state_known", condition=Q(state__in=State.values)
            ),
            paired("convener_capacity", "described"),
            paired("convener_capacity", "renewed"),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.title}"

    @property
    def title(self) -> str:
        return gettext("Capacity to convene: %(society)s") % {"society": self.component.name}

    @property
    def clock_label(self) -> str:
        return self.title

    @property
    def lead(self) -> Component:
        """Whose clock it is."""
        return self.component

    @property
    def lead_id(self) -> int:
        return self.component_id

    @property
    def is_described(self) -> bool:
        return self.state == State.DESCRIBED

    @property
    def looked_at_last(self) -> datetime | None:
        moments = [at for at in (self.described_at, self.renewed_at) if at is not None]
        return max(moments, default=None)

    @property
    def is_renewed(self) -> bool:
        """Whether it was said to hold after it was described."""
        return self.renewed_at is not None and self.renewed_at == self.looked_at_last

    def last_version(self) -> CapacityVersion | None:
        return self.versions.order_by("-number").first()

    def roles_of(self, person: Any) -> set[Role]:
        roles = super().roles_of(person)
        if roles and writes_for(person, self.component_id):
            roles.add(Role.RESPONSIBLE)
        return roles

    def get_absolute_url(self) -> str:
        return reverse("convener_capacity", args=[self.pk])


def writes_for(person: Any, component: int) -> bool:
    """Whether this person holds, or stands in for, the post of Secretary General of the component."""
    return any(
        post.duty == Post.Duty.SECRETARY_GENERAL and post.component_id == component
        for post in person.held_posts()
    )


class CapacityVersionQuerySet(models.QuerySet["CapacityVersion"]):
    def visible_to(self, person: Any) -> CapacityVersionQuerySet:
        seen = ConvenerCapacity.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("capacity_id"))))


class CapacityVersion(models.Model):
    """What was said at one time, word for word. It never changes."""

    capacity = models.ForeignKey(ConvenerCapacity, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("in general"), max_length=policy.LONGEST_TEXT, blank=True)
    rows = models.JSONField(default=list)
    """For each function: its rating, the support wanted, and what is said of it."""
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_as = models.CharField(max_length=300)
    """The post by which it was said, as it was called then."""

    objects = CapacityVersionQuerySet.as_manager()

    class Meta:
        ordering = ["capacity", "-number"]
        constraints = [
            models.UniqueConstraint(name="capacity_version_once", fields=["capacity", "number"]),
        ]

    def __str__(self) -> str:
        return gettext("%(capacity)s, version %(n)d") % {
            "capacity": self.capacity,
            "n": self.number,
        }
