"""The steps of many operations for one person, in one query: what a list shows beside each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import DateField, Q, QuerySet, Value

from coordination.operations import policy
from coordination.operations.models import Convening, Operation, Presence
from smcc.rest import prepared
from smcc.rules.workflow import Offer

COLUMNS = (
    "id",
    "state",
    "visibility",
    "host_id",
    "coordinator_post_id",
    "onset_zone",
    "drill_factor",
)
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
    _allocated: Any = Operation._allocated
    _leading: Any = Operation._leading
    roles_by_post: Any = Operation.roles_by_post
    is_drill: Any = Operation.is_drill

    def __init__(self, row: Sequence[Any]) -> None:
        (
            self.id, self.state, self.visibility, self.host_id, self.coordinator_post_id,
            self.onset_zone, self.drill_factor,
        ) = row  # fmt: skip

    def allocation(self) -> dict[str, set[int]]:
        return self._allocation

    def take(self, beside: Iterable[tuple[Any, ...]]) -> None:
        """Take the allocation from rows of `_allocation_rows`, without the operation's id."""
        terms = [Term(*row) for row in beside if row[1] != PRESENT]
        self.allocate(terms, [row[0] for row in beside if row[1] == PRESENT])


class Term:
    """As much of a convener allocation as an operation's roles need."""

    __slots__ = ("role", "state", "component_id", "starts_on", "ends_on")

    is_agreed = Convening.is_agreed
    is_agreed_on = Convening.is_agreed_on

    def __init__(
        self, component: int, role: str, state: str, starts: date, ends: date | None
    ) -> None:
        self.role, self.state, self.component_id = role, state, component
        self.starts_on, self.ends_on = starts, ends


def offers_on(operation: Any, person: Any) -> list[Offer]:
    """The steps that are this person's; none in the operation of a drill, which closes with the drill."""
    if operation.is_drill:
        return []
    return policy.WORKFLOW.offers(operation, operation.roles_of(person))


def offers_on_many(rows: Sequence[Sequence[Any]], person: Any) -> list[list[Offer]]:
    """For each row (`COLUMNS`), the steps that are this person's. Rows alike share one list.

    Two operations are alike for a person who stands in the same place in both: then the roles,
    asked of the first, are the roles in the second.
    """
    mine = person.component_ids()
    posts = {post.pk for post in person.held_posts()}
    beside = _allocations([row[0] for row in rows], mine)
    said: dict[Any, list[Offer]] = {}
    known: dict[Any, list[Offer]] = {}
    days: dict[str, date] = {}
    found = []
    for row in rows:
        pk, state, visibility, host, post, zone, drill = row
        mark = (state, visibility, host in mine, post in posts, zone, drill, *beside[pk])
        if (
            mark not in said
        ):  # to work the roles out costs more than to see that they are worked out
            seen = Glimpse(row)
            if zone not in days:
                days[zone] = TODAY(seen)
            seen.today = days[zone]
            seen.take(beside[pk])
            places = [mine.isdisjoint(ids) for ids in seen.allocation().values()]
            alike = (state, visibility, post in posts, drill is None, *places)
            if alike not in known:
                known[alike] = offers_on(seen, person)
            said[mark] = known[alike]
        found.append(said[mark])
    return found


def _allocations(operations: list[int], mine: set[int]) -> dict[int, list[tuple[Any, ...]]]:
    """By operation: convener allocations in force, and which of these components are present."""
    beside: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    if operations:
        for operation, *allocation in prepared.fetch(
            "allocations", _allocation_rows, operations, sorted(mine) or [0]
        ):
            beside[operation].append(tuple(allocation))
    return beside


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
