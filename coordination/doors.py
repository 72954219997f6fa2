"""What the API's doors to the things of an operation have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from coordination.operations.models import Operation
from coordination.operations.offers import allocate_many
from coordination.people.models import Person
from coordination.without_drills import DrillsFilter, without_drills
from smcc.rest.endpoint import Endpoint
from smcc.rest.inputs import ByCode, Input

BY_NAME: QuerySet[Any] = Person.objects.only("name")
"""Of the people in a record only the names are shown."""


def names_of(*fields: str) -> list[Prefetch]:
    """Read the people in these fields, by name only, in one query for each field."""
    return [Prefetch(name, BY_NAME) for name in fields]


class OfOperation(django_filters.FilterSet):
    """Records of one operation, by its reference."""

    operation = django_filters.CharFilter(
        label=_("Reference of the operation"), field_name="operation__ref"
    )
    drills = DrillsFilter()


def of_operation(**more: Any) -> ByCode:
    """The operation that a new record belongs to, by reference, among those that may be seen."""
    return ByCode(Operation, "ref", visible=True, **more)


class StartInput(Input):
    """The operation that a record is begun for."""

    operation = of_operation()


class ThingDoor(Endpoint):
    """A door to a kind of thing. `with_these` are read along, `with_many` in a query each."""

    with_these: ClassVar[tuple[str, ...]] = ("operation",)
    with_many: ClassVar[tuple[Any, ...]] = ()

    def rows(self) -> QuerySet[Any]:
        seen = self.model.objects.visible_to(self.person)
        return seen.select_related(*self.with_these).prefetch_related(*self.with_many)

    def listed(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = without_drills(self.rows(), self.request.GET)
        return rows

    def made_ready(self, things: Sequence[Any]) -> Sequence[Any]:
        """Who stands where in the operations is asked once for the whole page."""
        if things:
            allocate_many([thing.operation for thing in things])
        return things
