"""The steps of many operations for one person, in one query: what a list shows beside each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import DateField, Q, QuerySet, Value

from coordination.operations import policy
from coordination.operations.models import Convening, Operation, Presence
from smcc.rest import prepared
from smcc.rules.workflow import Offer

COLUMNS = ("id", "state", "visibility", "host_id", "coordinator_post_id", "onset_zone")
"""What a row of `offers_on_many` holds."""
PRESENT = "present"
TODAY: Any = Operation.today.fget  # type: ignore[attr-defined]
"""Where an operation's civil day is worked out; here once for each time zone."""


class Glimpse:
    """As much of an operation as its roles need. The rules are the operation's own."""

    __slots__ = (*COLUMNS, "_allocation", "today")

    _allocation: dict[str, set[int]]
    today: date
    allocate: Any = Operation.allocate
    roles_of: Any = Operation.roles_of

    def __init__(self, row: Sequence[Any]) -> None:
        (
            self.id, self.state, self.visibility, self.host_id, self.coordinator_post_id,
            self.onset_zone,
        ) = row  # fmt: skip

    def allocation(self) -> dict[str, set[int]]:
        return self._allocation


class Term:
    """As much of a convener allocation as an operation's roles need."""

    __slots__ = ("role", "state", "component_id", "starts_on", "ends_on")

    is_agreed_on = Convening.is_agreed_on

    def __init__(
        self, component: int, role: str, state: str, starts: date, ends: date | None
    ) -> None:
        self.role, self.state, self.component_id = role, state, component
        self.starts_on, self.ends_on = starts, ends


def offers_on_many(rows: Sequence[Sequence[Any]], person: Any) -> list[list[Offer]]:
    """For each row (`COLUMNS`), the steps that are this person's. Rows alike share one list.

    Two operations are alike for a person who stands in the same place in both: then the roles,
    asked of the first, are the roles in the second.
    """
    mine = person.component_ids()
    posts = {post.pk for post in person.held_posts()}
    terms, present = _allocations([row[0] for row in rows], mine)
    known: dict[Any, list[Offer]] = {}
    days: dict[str, date] = {}
    found = []
    for row in rows:
        seen = Glimpse(row)
        if seen.onset_zone not in days:
            days[seen.onset_zone] = TODAY(seen)
        seen.today = days[seen.onset_zone]
        seen.allocate(terms[seen.id], present[seen.id])
        place = {role: ids & mine for role, ids in seen.allocation().items()}
        alike = (
            seen.state,
            seen.visibility,
            seen.coordinator_post_id in posts,
            *(bool(ids) for ids in place.values()),
        )
        if alike not in known:
            known[alike] = policy.WORKFLOW.offers(seen, seen.roles_of(person))
        found.append(known[alike])
    return found


def _allocations(
    operations: list[int], mine: set[int]
) -> tuple[dict[int, list[Term]], dict[int, list[int]]]:
    """Convener allocations in force, and which of these components are present, by operation."""
    terms: dict[int, list[Term]] = defaultdict(list)
    present: dict[int, list[int]] = defaultdict(list)
    if not operations:
        return terms, present
    for operation, component, *term in prepared.fetch(
        "allocations", _allocation_rows, operations, sorted(mine) or [0]
    ):
        if term[0] == PRESENT:
            present[operation].append(component)
        else:
            terms[operation].append(Term(component, *term))
    return terms, present


def _allocation_rows(operations: list[int], components: list[int]) -> QuerySet[Any]:
    """Both kinds of rows in one journey to the database, told apart by the role.

    What others were allocated matters only where it is agreed who convenes: then the host does not.
    """
    settled = Q(role=policy.ConveningRole.CONVENER, state=policy.ConveningState.AGREED)
    terms = (
        Convening.objects.in_force()
        .filter(settled | Q(component__in=components), operation__in=operations)
        .order_by()
    )
    here = Presence.objects.filter(operation__in=operations, component__in=components)
    no_day = Value(None, output_field=DateField())
    return terms.values_list(
        "operation_id", "component_id", "role", "state", "starts_on", "ends_on"
    ).union(
        here.values_list("operation_id", "component_id", Value(PRESENT), Value(""), no_day, no_day),
        all=True,
    )


def allocate_many(operations: Sequence[Operation]) -> None:
    """Give operations their allocation in two queries for all, as `Operation.allocation` reads it."""
    ids = [operation.pk for operation in operations]
    terms: dict[int, list[Convening]] = defaultdict(list)
    present: dict[int, list[int]] = defaultdict(list)
    for convening in Convening.objects.in_force().filter(operation__in=ids).order_by():
        terms[convening.operation_id].append(convening)
    rows = Presence.objects.filter(operation__in=ids)
    for operation, component in rows.values_list("operation_id", "component_id"):
        present[operation].append(component)
    for each in operations:
        each.allocate(terms[each.pk], present[each.pk])
