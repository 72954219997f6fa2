"""The activation of a plan by an operation."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component, Country
from coordination.countries.thing import CountryThing
from coordination.operations.models import Operation
from coordination.roles import Role
from coordination.thing import moment_by, paired
from tools.contingency_plan.models import ContingencyPlan, OfPlanQuerySet
from tools.plan_activation import policy
from tools.plan_activation.policy import State


class PlanActivationQuerySet(OfPlanQuerySet):
    def visible_to(self, person: Any) -> Any:
        """Seen by who sees both, the plan and the operation."""
        seen = Operation.objects.visible_to(person)
        return super().visible_to(person).filter(Exists(seen.filter(pk=OuterRef("operation_id"))))

    def standing(self) -> Any:
        return self.exclude(state=State.WITHDRAWN)


class PlanActivation(CountryThing):
    """An operation took up the edition in force of a plan.

    It belongs to the country of the plan and is asked of its team: a plan that only the team may
    read would otherwise show among the clocks of an operation that everybody reads.
    """

    kind = "plan_activation"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    plan = models.ForeignKey(ContingencyPlan, models.PROTECT, related_name="activations")
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="plan_activations")
    edition = models.PositiveIntegerField()
    reason = models.TextField(_("why"), max_length=policy.LONGEST_TEXT)
    activated_at = models.DateTimeField()
    match = models.CharField(
        _("how far it matched"), max_length=10, choices=policy.Match.choices, blank=True
    )
    helped = models.TextField(
        _("what the plan and the planning were good for"),
        max_length=policy.LONGEST_TEXT,
        blank=True,
    )
    outcome = models.JSONField(default=list, editable=False)
    """Scenario by scenario what came of it, with each planning figure beside the real one."""
    compared_at = models.DateTimeField(null=True, blank=True)
    compared_by = moment_by()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()

    objects = PlanActivationQuerySet.as_manager()

    class Meta:
        verbose_name = _("activation of a plan")
        verbose_name_plural = _("activations of plans")
        ordering = ["-activated_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="plan_activation_state_known", condition=Q(state__in=State.values)
            ),
            paired("plan_activation", "compared"),
            paired("plan_activation", "withdrawn"),
            models.UniqueConstraint(
                name="plan_activation_once", fields=["plan", "operation"],
                condition=~Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="plan_activation_compared_whole",
                condition=Q(compared_at=None) | (~Q(match="") & ~Q(helped="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan} · {self.operation.ref}"

    @property
    def country(self) -> Country:
        return self.plan.country

    @property
    def country_id(self) -> str:
        return self.plan.country_id

    @property
    def title(self) -> str:
        return gettext("%(plan)s, activated by %(ref)s") % {
            "plan": self.plan.title, "ref": self.operation.ref,
        }  # fmt: skip

    @property
    def clock_label(self) -> str:
        return gettext("Contingency plan: %(title)s") % {"title": self.plan.title}

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN

    @property
    def is_compared(self) -> bool:
        return self.state == State.COMPARED

    @property
    def is_active(self) -> bool:
        return self.state == State.ACTIVE

    @property
    def is_asked_now(self) -> bool:
        """Activated, and the operation is over: now it can be said how far the plan matched."""
        return self.is_active and not self.operation.is_active

    @cached_property
    def lead(self) -> Component | None:
        return self.plan.lead

    def roles_of(self, person: Any) -> set[Role]:
        """Those on the plan and on the operation, for who sees both."""
        plan, operation = self.plan.roles_of(person), self.operation.roles_of(person)
        return plan | operation if plan and operation else set()

    def get_absolute_url(self) -> str:
        return reverse("plan_activation", args=[self.pk])
