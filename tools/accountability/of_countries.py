"""Tools that belong to a country, as an operation there is counted: its agreement, its contingency plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)

from tools.accountability.policy import NOT_ASKED, UNUSED, USED
from tools.agreement.indicator import (
    AGREED,
    has_all,
    has_none,
    in_force_since,
    is_unknown,
    of_same_making,
)
from tools.agreement.policy import UNKNOWN
from tools.contingency_plan.models import PlanEdition
from tools.contingency_plan.policy import Reach
from tools.plan_activation.models import PlanActivation

NO_MOMENT = Value(None, DateTimeField())
NO_REASON = Value("", TextField())


def agreement_standing(now: datetime) -> Expression:
    """As the indicator judges it where the operation was declared large-scale; elsewhere nothing asks for it."""
    return Case(
        When(large_since__isnull=False, then=AGREED.standing(now)),
        When(has_none(), then=Value(NOT_ASKED)),
        When(is_unknown(), then=Value(UNKNOWN.key)),
        When(has_all(), then=Value(USED)),
        default=Value(UNKNOWN.key),
        output_field=CharField(),
    )


def agreement_moments(now: datetime) -> Mapping[str, Any]:
    """It is due with the onset; lateness counts from there."""
    due = Case(
        When(large_since__isnull=False, then=F("onset_at")),
        default=None,
        output_field=DateTimeField(),
    )
    return {
        "started_at": NO_MOMENT, "due_at": due, "stopped_at": in_force_since(),
        "reason": NO_REASON,
    }  # fmt: skip


def _activations() -> QuerySet[Any]:
    """Of plans that everybody reads: of others the figures must not tell."""
    rows = PlanActivation.objects.standing().filter(
        operation=OuterRef("pk"), plan__reach=Reach.MOVEMENT
    )
    return of_same_making(rows, "plan__synthetic", "synthetic").order_by("activated_at", "id")


def _plans_at_onset() -> QuerySet[Any]:
    """Editions validated before the onset, of plans of its countries that were not withdrawn by then.

    A plan that was withdrawn and taken up again counts as if it had never been withdrawn.
    """
    rows = PlanEdition.objects.filter(
        Q(plan__withdrawn_at=None) | Q(plan__withdrawn_at__gt=OuterRef("onset_at")),
        plan__country__operations=OuterRef("pk"), plan__reach=Reach.MOVEMENT,
        validated_at__lte=OuterRef("onset_at"),
    )  # fmt: skip
    return of_same_making(rows, "plan__synthetic", "synthetic")


def plan_standing(now: datetime) -> Expression:
    """An elective tool without a limit: used where it was activated; said where there was one to activate."""
    return Case(
        When(Q(Exists(_activations())), then=Value(USED)),
        When(Q(Exists(_plans_at_onset())), then=Value(UNUSED)),
        default=Value(NOT_ASKED),
        output_field=CharField(),
    )


def plan_moments(now: datetime) -> Mapping[str, Any]:
    first = _activations().values("activated_at")[:1]
    return {
        "started_at": NO_MOMENT, "due_at": NO_MOMENT,
        "stopped_at": Subquery(first, output_field=DateTimeField()), "reason": NO_REASON,
    }  # fmt: skip
