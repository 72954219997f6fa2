"""In whose name a person speaks on the minutes of a meeting."""

from __future__ import annotations

from typing import Any

from coordination.components.models import Component
from coordination.people.models import Person
from tools.minutes.policy import Side
from tools.own_people import speaks_for


def components_for(side: str, operation: Any) -> set[int]:
    """The components that confirm for a side. Without an agreed co-convener, the institutions present."""
    allocation = operation.allocation()
    found: set[int] = allocation[side]
    if side == Side.CO_CONVENER and not found:
        known = Component.objects.institutions().values_list("pk", flat=True)
        return set(known) & allocation["taking_part"]
    return found


def component_of(person: Person, side: str, operation: Any) -> int | None:
    """For which component this person confirms on that side; None: for none."""
    mine = (each for each in components_for(side, operation) if speaks_for(person, each))
    return min(mine, default=None)


def may_object_for(person: Person, operation: Any) -> set[int]:
    """The components taking part for which this person may object."""
    return {each for each in operation.allocation()["taking_part"] if speaks_for(person, each)}
