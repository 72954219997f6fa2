"""Facts of an operation's countries: what was agreed beforehand, seen from the records of the country.

A contingency plan that its country's team alone may read is no evidence here: whoever reads the
checklist would learn of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from coordination.operations.models import Operation
from tools.agreement.models import Agreement
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.policy import Reach
from tools.facts import NONE, Evidence, Fact, Judge, Trace
from tools.plan_activation.models import PlanActivation


def _of_host(rows: QuerySet[Any], moment: str) -> QuerySet[Any]:
    """Operations whose host's country has one of these, with `since` and `record` of the earliest."""
    here = rows.filter(country=OuterRef("host__country")).order_by(moment, "pk")
    with_it = Operation.objects.annotate(
        since=Subquery(here.values(moment)[:1]), record=Subquery(here.values("pk")[:1])
    )
    return with_it.exclude(record=None)


def _agreements() -> QuerySet[Any]:
    return _of_host(Agreement.objects.in_force(timezone.localdate()), "entered_at")


def _plans() -> QuerySet[Any]:
    return _of_host(ContingencyPlan.objects.in_force().filter(reach=Reach.MOVEMENT), "validated_at")


def _activations() -> QuerySet[Any]:
    """Activations of plans of the host's country or of a neighbour's, the plan being open to all."""
    return PlanActivation.objects.standing().filter(plan__reach=Reach.MOVEMENT)


def _there(said: Any, name: str) -> Judge:
    def judge(operation: Any, traces: Sequence[Trace]) -> Evidence:
        if not traces:
            return NONE
        first = traces[0]
        return Evidence(True, said, first.at, reverse(name, args=[first.number]))

    return judge


FACTS_OF_COUNTRIES = (
    Fact(
        "agreement_in_force", gettext_lazy("An agreement (MCA) is in force in the host’s country"),
        _agreements, _there(gettext_lazy("Movement Coordination Agreement in force"), "agreement"),
        "since", operation="pk", number="record",
    ),
    Fact(
        "plan_in_force", gettext_lazy("A contingency plan (MCP) is in force in the host’s country"),
        _plans, _there(gettext_lazy("Contingency plan in force"), "contingency_plan"),
        "since", operation="pk", number="record",
    ),
    Fact(
        "plan_activated", gettext_lazy("A contingency plan (MCP) was activated"),
        _activations, _there(gettext_lazy("Contingency plan activated"), "plan_activation"),
        "activated_at",
    ),
)  # fmt: skip
"""Of each the record that began first is the evidence."""
