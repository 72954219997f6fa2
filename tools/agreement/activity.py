"""Which components are active in a country: read off the operations that the whole Movement may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from coordination.components.models import Component
from coordination.operations.models import Presence
from coordination.operations.policy import State, Visibility
from tools.agreement.policy import ENOUGH


@dataclass
class Activity:
    """The components active in one country, each with the moment at which it was first recorded there."""

    since: dict[str, datetime] = field(default_factory=dict)
    operations: set[int] = field(default_factory=set)

    @property
    def codes(self) -> list[str]:
        return sorted(self.since)

    @property
    def enough_since(self) -> datetime | None:
        """When the third of them was recorded; None while there are fewer."""
        moments = sorted(self.since.values())
        return moments[ENOUGH - 1] if len(moments) >= ENOUGH else None


def active_in(countries: Collection[str]) -> dict[str, Activity]:
    """By ISO3, from operations that are active, no drill, and open to the Movement. One query.

    A restricted operation counts nowhere: what everybody reads of a country would tell of it. An
    office counts as the institution that it is part of. A presence is recorded for an operation,
    not for each of its countries: it counts in all of them, but a National Society at home in one
    of them counts there alone.
    """
    found: dict[str, Activity] = defaultdict(Activity)
    today = timezone.localdate()
    active = Component.objects.active(today)
    rows = Presence.objects.filter(
        operation__countries__in=list(countries), operation__state=State.ACTIVE,
        operation__visibility=Visibility.MOVEMENT, operation__drill_factor=None,
        component__in=active,
    ).values_list(
        "operation__countries", "operation", "operation__country_codes", "recorded_at",
        "component__country", "component__kind",
        Coalesce(F("component__part_of__code"), F("component__code")),
    )  # fmt: skip
    for iso3, operation, codes, at, home, kind, code in rows:
        if kind == Component.Kind.NATIONAL_SOCIETY and home != iso3 and home in codes.split():
            continue
        here = found[iso3]
        here.operations.add(operation)
        here.since[code] = min(at, here.since.get(code, at))
    return found
