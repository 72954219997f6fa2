"""The decision about a Movement Coordination in Operations Advisor (MCO) for an operation."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.operations.models import Operation
from coordination.thing import Thing, moment_by, paired
from smcc.rules.reasons import LONGEST_REASON
from tools.mco_deployment import policy


class MCODeploymentQuerySet(models.QuerySet["MCODeployment"]):
    def visible_to(self, person: Any) -> MCODeploymentQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))


class MCODeployment(Thing):
    """Whether an advisor is deployed, not needed, or needed and not to be had, and why."""

    kind = "mco_deployment"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    operation = models.OneToOneField(Operation, models.PROTECT, related_name="mco_deployment")
    large_since = models.DateTimeField()
    choice = models.CharField(
        _("decision"), max_length=12, choices=policy.Choice.choices, blank=True
    )
    reason = models.TextField(_("why"), blank=True, max_length=LONGEST_REASON)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = moment_by()

    objects = MCODeploymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("coordination advisor decision")
        verbose_name_plural = _("coordination advisor decisions")
        constraints = [
            models.CheckConstraint(
                name="mco_deployment_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("mco_deployment", "decided"),
            models.CheckConstraint(
                name="mco_deployment_decided_with_choice",
                condition=Q(decided_at=None) | ~Q(choice=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation.ref} {self.title}"

    @property
    def title(self) -> str:
        return gettext("Coordination advisor")

    def get_absolute_url(self) -> str:
        return reverse("mco_deployment", args=[self.operation.ref])
