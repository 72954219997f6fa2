"""A Movement Contingency Plan of a country, its editions, and who validated them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.committee import roles_in_committee
from coordination.components.models import Component, Country
from coordination.countries.team import reach_of
from coordination.countries.thing import MAY_READ, CountryThing
from coordination.deadlines.models import Deadline
from coordination.operations.policy import Hazard
from coordination.people.models import Person, Post
from coordination.roles import Role
from coordination.searching import SearchTextField
from coordination.thing import moment_by, paired
from tools.contingency_plan import policy
from tools.contingency_plan.policy import Reach, State


class ContingencyPlanQuerySet(models.QuerySet["ContingencyPlan"]):
    def visible_to(self, person: Any) -> ContingencyPlanQuerySet:
        """Read by the Movement, or by those alone who work for the country. Its twin: `roles_of`."""
        roles = roles_in_committee(person)
        if not roles:
            return self.none()
        if roles & MAY_READ:
            return self.all()
        return self.filter(Q(reach=Reach.MOVEMENT) | reach_of(person).among())

    def in_force(self) -> ContingencyPlanQuerySet:
        """`is_in_force`, asked of the database."""
        return self.filter(edition__gt=0).exclude(state=State.WITHDRAWN)

    def with_review(self) -> ContingencyPlanQuerySet:
        """Each with `review_due_at`: the limit of the review that runs; None where none does."""
        running = Deadline.objects.open().filter(
            clock=policy.REVIEWED_CLOCK.name, subject_kind=ContingencyPlan.kind,
            subject_id=OuterRef("key_text"),
        )  # fmt: skip
        keyed = self.annotate(key_text=Cast("pk", CharField()))
        return keyed.annotate(review_due_at=Subquery(running.values("due_at")[:1]))


class ContingencyPlan(CountryThing):
    """What is agreed beforehand: scenarios, what is done first, who does what with what."""

    kind = "contingency_plan"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    country = models.ForeignKey(Country, models.PROTECT, related_name="contingency_plans")
    title = models.CharField(_("title"), max_length=200)
    hazard = models.CharField(_("hazard"), max_length=40, choices=Hazard.choices)
    reach = models.CharField(
        _("read by"), max_length=12, choices=Reach.choices, default=Reach.MOVEMENT
    )
    first_steps = models.TextField(
        _("what we do first"), max_length=policy.LONGEST_TEXT, blank=True
    )
    process = models.TextField(
        _("how it was made, and by whom"), max_length=policy.LONGEST_TEXT, blank=True
    )
    resources = models.TextField(_("resources"), max_length=policy.LONGEST_TEXT, blank=True)
    edition = models.PositiveIntegerField(default=0, editable=False)
    """The edition in force; 0 before the first was validated."""
    reviews = models.PositiveIntegerField(default=0, editable=False)
    synthetic = models.CharField(max_length=300, blank=True, editable=False)
    """Why this is not a plan of the Movement: set by the demonstration alone."""
    validated_at = models.DateTimeField(null=True, blank=True)
    validated_by = moment_by()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = moment_by()
    review_note = models.TextField(blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()
    withdrawal_reason = models.TextField(blank=True, editable=False)

    search_text = SearchTextField()

    objects = ContingencyPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("contingency plan")
        verbose_name_plural = _("contingency plans")
        ordering = ["country_id", "title", "id"]
        constraints = [
            models.CheckConstraint(
                name="contingency_plan_state_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="contingency_plan_reach_known", condition=Q(reach__in=Reach.values)
            ),
            models.CheckConstraint(
                name="contingency_plan_edition_validated",
                condition=Q(edition=0) | Q(validated_at__isnull=False),
            ),
            paired("contingency_plan", "validated"),
            paired("contingency_plan", "reviewed"),
            paired("contingency_plan", "withdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.title}"

    def found_by(self) -> list[str]:
        return [self.country_id, self.title, self.first_steps]

    @property
    def clock_label(self) -> str:
        return gettext("Contingency plan: %(title)s") % {"title": self.title}

    @property
    def is_in_force(self) -> bool:
        return self.edition > 0 and self.state != State.WITHDRAWN

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN

    @property
    def is_being_written(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_proposed(self) -> bool:
        return self.state == State.PROPOSED

    @property
    def is_under_revision(self) -> bool:
        """The next edition is prepared while this one is in force."""
        return self.edition > 0 and self.state in (State.DRAFT, State.PROPOSED)

    @property
    def is_restricted(self) -> bool:
        return self.reach != Reach.MOVEMENT

    @property
    def state_label(self) -> Any:
        if self.edition and self.is_being_written:
            return _("In force, under revision")
        if self.is_under_revision:
            return _("In force, next edition waits for validation")
        return super().state_label

    @cached_property
    def lead(self) -> Component | None:
        """The host National Society leads the plan, and its review."""
        here = Component.objects.national_societies().filter(country=self.country_id)
        return here.order_by("id").first()

    def looked_at_last(self) -> datetime | None:
        """When the plan was validated or, later, reviewed."""
        moments = [at for at in (self.validated_at, self.reviewed_at) if at is not None]
        return max(moments, default=None)

    def has_scenario(self) -> bool:
        return bool(self.scenarios.standing().exists())

    def next_edition(self) -> int:
        return self.edition + 1

    def spoken(self) -> Any:
        """The validations of the text that is proposed now."""
        return self.validations.filter(edition=self.next_edition(), lapsed_at=None)

    def roles_of(self, person: Any) -> set[Role]:
        roles = super().roles_of(person)
        return roles if not self.is_restricted or roles & MAY_READ else set()

    def get_absolute_url(self) -> str:
        return reverse("contingency_plan", args=[self.pk])


class OfPlanQuerySet(models.QuerySet[Any]):
    """Records of plans: seen by who sees the plan."""

    def visible_to(self, person: Any) -> Any:
        seen = ContingencyPlan.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("plan_id"))))


class PlanEdition(models.Model):
    """A text that was validated, word for word. It never changes."""

    plan = models.ForeignKey(ContingencyPlan, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    validated_at = models.DateTimeField()

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(name="plan_edition_once", fields=["plan", "number"]),
        ]

    def __str__(self) -> str:
        return gettext("%(plan)s, edition %(n)d") % {"plan": self.plan, "n": self.number}


class PlanValidation(models.Model):
    """A post of one of the three validated a text. It lapses where the text is taken back."""

    plan = models.ForeignKey(ContingencyPlan, models.PROTECT, related_name="validations")
    edition = models.PositiveIntegerField()
    party = models.CharField(max_length=6, choices=policy.Party.choices)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    note = models.TextField(blank=True, max_length=2000)
    said_at = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True, blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-edition", "said_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="plan_validation_once_each", fields=["plan", "edition", "party"],
                condition=Q(lapsed_at=None),
            ),
            models.CheckConstraint(
                name="plan_validation_party_known", condition=Q(party__in=policy.Party.values)
            ),
            models.CheckConstraint(
                name="plan_validation_lapsed_later",
                condition=Q(lapsed_at=None) | Q(lapsed_at__gte=F("said_at")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan} · {self.get_party_display()}"
