"""Which plans are to be compared with what happened, because their operation is over."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coordination.countries.team import reach_of
from coordination.operations.policy import State as OperationState
from coordination.watch.waiting import AT_MOST, Waiting
from tools.plan_activation.models import PlanActivation
from tools.plan_activation.policy import State


def rows_for(person: Any) -> QuerySet[PlanActivation] | None:
    """Activations in the countries that this person's posts work for, of operations that are closed."""
    if not person.held_posts():
        return None
    reach = reach_of(person)
    if not reach.countries and not reach.regions:
        return None
    seen: QuerySet[PlanActivation] = PlanActivation.objects.visible_to(person)
    return seen.filter(
        reach.among("plan__country"), state=State.ACTIVE, operation__state=OperationState.CLOSED
    )


def waiting_for(person: Any) -> list[Waiting]:
    rows = rows_for(person)
    if rows is None:
        return []
    found = rows.select_related("plan__country", "operation").order_by("-pk")[:AT_MOST]
    return [
        Waiting(
            sentence=_("Say how far reality matched the plan: %(plan)s") % {"plan": row.plan.title},
            url=row.get_absolute_url(),
            kind=row.kind,
            key=row.key,
            about=str(row.operation),
            why=_("The operation that activated it is closed, and you work for its country."),
            zone=row.operation.onset_zone,
            since=row.operation.closed_at,
        )
        for row in found
    ]
