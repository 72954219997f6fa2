"""A simulation of a contingency plan, and what was found in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Post
from coordination.thing import moment_by, paired
from tools.contingency_plan.models import ContingencyPlan, OfPlanQuerySet
from tools.plan_simulation import policy
from tools.plan_simulation.policy import FindingState


class SimulationQuerySet(OfPlanQuerySet):
    def standing(self) -> Any:
        return self.filter(withdrawn_at=None)


class PlanSimulation(models.Model):
    """The plan was tried out on a day, in one way or another."""

    plan = models.ForeignKey(ContingencyPlan, models.PROTECT, related_name="simulations")
    edition = models.PositiveIntegerField(default=0, editable=False)
    """The edition that was in force on recording; 0: a text that was still in preparation."""
    title = models.CharField(_("what was simulated"), max_length=200)
    form = models.CharField(_("how"), max_length=12, choices=policy.Kind.choices)
    held_on = models.DateField(_("held on"))
    note = models.TextField(_("who took part, and how it went"), max_length=5000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = moment_by(editable=False)
    withdrawal_reason = models.TextField(blank=True, editable=False)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("simulation of a plan")
        verbose_name_plural = _("simulations of plans")
        ordering = ["-held_on", "-id"]
        constraints = [
            paired("plan_simulation", "withdrawn"),
            models.CheckConstraint(
                name="plan_simulation_form_known", condition=Q(form__in=policy.Kind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def get_absolute_url(self) -> str:
        return reverse("plan_simulation", args=[self.pk])


class FindingQuerySet(models.QuerySet["SimulationFinding"]):
    def visible_to(self, person: Any) -> FindingQuerySet:
        seen = PlanSimulation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("simulation_id"))))

    def open(self) -> FindingQuerySet:
        return self.filter(done_at=None, simulation__withdrawn_at=None)


class SimulationFinding(models.Model):
    """What a simulation showed, the post that follows it up, and what shows that it was done."""

    simulation = models.ForeignKey(PlanSimulation, models.PROTECT, related_name="findings")
    text = models.TextField(_("what was found"), max_length=policy.LONGEST_TEXT)
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("followed up by"),
    )  # fmt: skip
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = moment_by(editable=False)
    evidence = models.TextField(_("what shows it"), max_length=policy.LONGEST_TEXT, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["simulation", "id"]
        constraints = [
            paired("simulation_finding", "done"),
            models.CheckConstraint(
                name="simulation_finding_done_with_evidence",
                condition=Q(done_at=None) | ~Q(evidence=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:100]

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def standing(self) -> FindingState:
        return FindingState.DONE if self.is_done else FindingState.OPEN

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and not self.is_done and self.due_on < today
