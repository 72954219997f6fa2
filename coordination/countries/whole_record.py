"""Who may read the whole record of a country: its chain holds closed records and texts of every kind.

A chain holds only as a whole, so nobody is shown a part of it. Who works for the country reads all its
records, closed ones too; but some name operations, and not everybody in a country sees each of those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from coordination.committee import roles_in_committee
from coordination.components.models import Country
from coordination.countries.team import reach_of
from coordination.operations.models import Operation
from coordination.roles import SEES_ALL


@dataclass(frozen=True)
class Naming:
    """Records that write of something into the chain of a country, and which of them a person may not read."""

    model: Any
    country: str
    unseen: Callable[[Any], Any]


_naming: list[Naming] = []


def names_operations(model: Any, *, country: str, operation: str = "operation") -> None:
    """Have these records asked, which name an operation. Called once by an app when it is ready."""

    def unseen(person: Any) -> Any:
        seen = Operation.objects.visible_to(person)
        return ~Exists(seen.filter(pk=OuterRef(f"{operation}_id")))

    _naming.append(Naming(model, country, unseen))


def names_itself(model: Any, *, country: str) -> None:
    """Have these records asked, which are themselves not for everybody who reads the chain."""

    def unseen(person: Any) -> Any:
        return ~Exists(model.objects.visible_to(person).filter(pk=OuterRef("pk")))

    _naming.append(Naming(model, country, unseen))


def read_whole_by(person: Any) -> QuerySet[Country]:
    """The countries of which a person may read all that was ever recorded.

    The secretariat and the principals: every country. Who works for a country: that one, unless its
    record names an operation, or a plan across the border, that this person may not see. Everybody else, the Steering Committee
    and those who merely sign or are named in a closed record included: none.
    """
    roles = roles_in_committee(person)
    if roles & SEES_ALL:
        return Country.objects.all()
    reach = reach_of(person)
    if not roles or not (reach.countries or reach.regions):
        return Country.objects.none()
    found = Country.objects.filter(Q(pk__in=reach.countries) | Q(region__in=reach.regions))
    for each in _naming:
        rows = each.model._default_manager.filter(
            each.unseen(person), **{each.country: OuterRef("pk")}
        )
        found = found.exclude(Exists(rows))
    return found
