"""The operation and the facts that hang on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.committee import duty_roles
from coordination.components.models import Component, Country
from coordination.operations import disputes, policy
from coordination.operations.queries import OperationQuerySet
from coordination.operations.terms import Terms
from coordination.people.models import Post
from coordination.roles import LEADS, SEES_ALL, Role
from coordination.searching import SearchTextField
from coordination.thing import Thing, moment_by, paired
from smcc.rest import prepared
from smcc.rules.calendar import zone


class Operation(Thing):
    """One emergency as the Movement responds to it."""

    kind = "operation"
    workflow = policy.WORKFLOW

    ref = models.CharField(_("reference"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    crisis = models.CharField(_("kind of crisis"), max_length=20, choices=policy.Crisis.choices)
    hazard = models.CharField(_("hazard"), max_length=20, choices=policy.Hazard.choices)
    summary = models.TextField(_("what happened"), blank=True, max_length=5000)
    onset_at = models.DateTimeField(_("onset"))
    onset_zone = models.CharField(_("time zone of the operation"), max_length=60)
    onset_precision = models.CharField(
        _("the onset is"), max_length=10, choices=policy.Precision.choices
    )
    host = models.ForeignKey(
        Component, models.PROTECT, related_name="hosted", verbose_name=_("host National Society")
    )
    countries = models.ManyToManyField(Country, related_name="operations")
    country_codes = models.CharField(max_length=200, blank=True, editable=False)
    """The countries' ISO3 codes with a space between, so that a list needs no second query."""
    search_text = SearchTextField()
    """Kept by `coordination.operations.finding`."""
    visibility = models.CharField(
        _("who may see it"), max_length=12, choices=policy.Visibility.choices,
        default=policy.Visibility.MOVEMENT,
    )  # fmt: skip
    coordinator_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="coordinated",
        verbose_name=_("coordinator"),
    )  # fmt: skip
    scale = models.CharField(_("scale"), max_length=6, choices=policy.Scale.choices, blank=True)
    """The scale last declared; its history is in `scale_declarations`."""
    scale_declared_at = models.DateTimeField(null=True, blank=True, editable=False)
    category = models.CharField(
        _("IFRC category"), max_length=6, choices=policy.Category.choices, blank=True
    )
    go_event = models.PositiveIntegerField(_("event id in IFRC GO"), null=True, blank=True)
    glide = models.CharField(_("GLIDE number"), max_length=18, blank=True)
    synthetic = models.TextField(blank=True, default="")
    """What about this operation is invented, in a sentence; empty for real operations."""
    drill_factor = models.FloatField(null=True, blank=True, editable=False)
    """How many times faster its clocks run, in an exercise (60: 48 hours in 48 minutes); None: it is real."""
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    """Drawn with the form that logged it: a double click finds the first record."""

    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = moment_by()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()

    objects = OperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering = ["-onset_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="operation_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("operation", "closed"),
            paired("operation", "withdrawn"),
            models.CheckConstraint(
                name="operation_drill_factor",
                condition=Q(drill_factor=None) | Q(drill_factor__gte=1),
            ),
        ]
        indexes = [
            models.Index(name="operation_newest", fields=["-onset_at", "-id"]),
            models.Index(name="operation_state", fields=["state", "-onset_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.name}"

    @property
    def title(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("operation", args=[self.ref])

    @property
    def case(self) -> Operation:
        return self

    @property
    def is_active(self) -> bool:
        return self.state == policy.State.ACTIVE

    @property
    def is_drill(self) -> bool:
        """An exercise: every message says so, and no figure counts it."""
        return self.drill_factor is not None

    @property
    def pace(self) -> float:
        """By how much its clocks are faster than real ones: 1 outside of drills."""
        return self.drill_factor or 1.0

    @property
    def is_large(self) -> bool:
        return self.scale == policy.Scale.LARGE

    @property
    def is_open_to_the_movement(self) -> bool:
        """Everybody in the Movement may see it."""
        return self.visibility == policy.Visibility.MOVEMENT

    @property
    def is_medium_or_large(self) -> bool:
        return self.scale in (policy.Scale.MEDIUM, policy.Scale.LARGE)

    @property
    def today(self) -> date:
        """The civil day where the operation is."""
        return timezone.now().astimezone(zone(self.onset_zone)).date()

    @property
    def onset_day(self) -> date:
        """The civil day of the onset, where the operation is."""
        return self.onset_at.astimezone(zone(self.onset_zone)).date()

    def allocation(self) -> dict[str, set[int]]:
        """Component ids by role, as agreed for today; everybody taking part; whoever is only named.

        Named is whoever is proposed or contested: it reads, and says yes or no (ADR 10). Read once
        per instance.
        """
        if not hasattr(self, "_allocation"):
            self.allocate(self._convened(), self.presences.values_list("component_id", flat=True))
        return self._allocation

    def allocate(self, in_force: Iterable[Convening], present: Iterable[int]) -> None:
        """Take the allocation from rows that were read already: convenings in force, ids of the present."""
        self._allocation = self._allocated(in_force, present)

    def _convened(self) -> list[Convening]:
        if not hasattr(self, "_in_force"):
            self._in_force = prepared.fetch("in force", _in_force, self.pk)
        return self._in_force

    def _allocated(
        self, in_force: Iterable[Convening], present: Iterable[int]
    ) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {
            "convener": set(), "co_convener": set(), "taking_part": set(), "named": set(),
        }  # fmt: skip
        today = self.today
        for convening in in_force:
            if convening.is_agreed_on(today):
                found[convening.role].add(convening.component_id)
            found["taking_part" if convening.is_agreed else "named"].add(convening.component_id)
        found["convener"] = found["convener"] or {self.host_id}
        found["taking_part"] |= {self.host_id, *present}
        return found

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self.__dict__.pop("_allocation", None)
        self.__dict__.pop("_in_force", None)

    def roles_of(self, person: Any) -> set[Role]:
        """The roles a person has here; empty where the operation is invisible to the person.

        Until a convener is agreed, the host National Society convenes (SA 2.0: the host convenes).
        Its twin in SQL is `OperationQuerySet.visible_to`; a test holds one against the other.
        """
        if not person.is_authenticated or not person.is_active:
            return set()
        allocation = self.allocation()
        roles = self._leading(person, allocation)
        mine = person.component_ids()
        if mine & allocation["taking_part"]:
            roles.add(Role.PARTICIPANT)
        inside = roles - {Role.STEERING}
        is_named = bool(mine & allocation["named"])
        if not inside and not is_named and self.visibility != policy.Visibility.MOVEMENT:
            return set()
        if not inside & (
            SEES_ALL | {Role.PARTICIPANT, Role.COORDINATOR, Role.CONVENER, Role.CO_CONVENER}
        ):
            roles.add(Role.OBSERVER)
        return roles

    def leading_roles_of(self, person: Any) -> set[Role]:
        """Those of `roles_of` that change the operation, as far as they must be asked for.

        Who leads by a post is known without a query; else it is asked who convenes, but not who is
        present. Enough to let somebody pass; whoever has none may still be a participant.
        """
        if not person.is_authenticated or not person.is_active:
            return set()
        by_post = self.roles_by_post(person) & LEADS
        return by_post or self._leading(person, self._allocated(self._convened(), ())) & LEADS

    def _leading(self, person: Any, allocation: Mapping[str, set[int]]) -> set[Role]:
        roles = self.roles_by_post(person)
        mine = person.component_ids()
        if mine & allocation["convener"]:
            roles.add(Role.CONVENER)
        if mine & allocation["co_convener"]:
            roles.add(Role.CO_CONVENER)
        return roles

    def roles_by_post(self, person: Any) -> set[Role]:
        """Those of `roles_of` that follow from the posts a person holds alone."""
        roles = duty_roles(person)
        if self.coordinator_post_id in {post.pk for post in person.held_posts()}:
            roles.add(Role.COORDINATOR)
        return roles


def _in_force(operation_id: int) -> ConveningQuerySet:
    return Convening.objects.in_force().filter(operation_id=operation_id)


class Presence(models.Model):
    """A component that is present in the operation."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="presences")
    component = models.ForeignKey(Component, models.PROTECT, related_name="presences")
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="presence_once", fields=["operation", "component"]),
        ]

    def __str__(self) -> str:
        return f"{self.component} · {self.operation}"


class AppealCode(models.Model):
    """The code of an appeal for this operation ("MDRUA007")."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="appeal_codes")
    code = models.CharField(_("appeal code"), max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="appeal_code_once", fields=["operation", "code"]),
        ]

    def __str__(self) -> str:
        return self.code


class ConveningQuerySet(models.QuerySet["Convening"]):
    def in_force(self) -> ConveningQuerySet:
        """All that is proposed, agreed or contested: not ended, not withdrawn."""
        return self.exclude(
            state__in=[policy.ConveningState.ENDED, policy.ConveningState.WITHDRAWN]
        )

    def agreed(self) -> ConveningQuerySet:
        return self.filter(state=policy.ConveningState.AGREED)

    def visible_to(self, person: Any) -> ConveningQuerySet:
        return self.filter(operation__in=Operation.objects.visible_to(person))


class Convening(Terms, Thing):
    """Who convenes, or co-convenes, in one country of the operation, and for how long."""

    kind = "convening"
    workflow = policy.CONVENING

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="convenings")
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=policy.ConveningRole.choices)
    component = models.ForeignKey(Component, models.PROTECT, related_name="convenings")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = moment_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = moment_by()

    objects = ConveningQuerySet.as_manager()

    class Meta:
        ordering = ["country_id", "role", "starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="convening_state_known", condition=Q(state__in=policy.ConveningState.values)
            ),
            models.CheckConstraint(
                name="convening_period", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            paired("convening", "agreed"),
            paired("convening", "ended"),
        ]
        indexes = [
            models.Index(
                name="convening_agreed",
                fields=["component", "-operation"],
                condition=Q(state="agreed", role="convener"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.component} ({self.country})"

    @property
    def title(self) -> str:
        return str(self)

    def get_absolute_url(self) -> str:
        return reverse("convening", args=[self.operation.ref, self.pk])

    def roles_of(self, person: Any) -> set[Role]:
        """Those in the operation; while it is proposed, that of speaking for whom it names.

        While it is contested, whoever is in dispute does not settle it: see `disputes.roles_lost`.
        """
        roles = set(super().roles_of(person))
        if not roles:
            return roles
        if self.is_contested:
            roles -= disputes.roles_lost(self, person, roles)
        elif self.is_proposed and self.component_id in person.component_ids():
            roles.add(Role.NAMED)
        return roles or {Role.OBSERVER}

    @property
    def is_ended(self) -> bool:
        """It was agreed, and is over."""
        return self.state == policy.ConveningState.ENDED

    @property
    def is_settled(self) -> bool:
        """Agreed or past: nobody is asked to say yes or no."""
        return self.is_agreed or self.is_past

    @property
    def is_past(self) -> bool:
        """Ended or withdrawn."""
        return self.state in (policy.ConveningState.ENDED, policy.ConveningState.WITHDRAWN)
