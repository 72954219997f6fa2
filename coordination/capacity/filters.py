"""Filters of capacities to convene: the same for the list page and the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.capacity import policy
from coordination.capacity.models import ConvenerCapacity
from coordination.countries.of_country import OfCountry
from smcc.web.yes_or_no import YesOrNoFilter


class ConvenerCapacityFilter(OfCountry):
    """Capacities by country, region, state, and whether they are to be looked at again."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=policy.State.choices, empty_label=_("Any")
    )
    late = YesOrNoFilter(label=_("To be looked at again"), method="is_late")

    class Meta:
        model = ConvenerCapacity
        fields: list[str] = []

    def is_late(self, rows: Any, name: str, wanted: bool) -> Any:
        late = rows.with_due().filter(due_at__lt=timezone.now()).values("pk")
        return rows.filter(pk__in=late) if wanted else rows.exclude(pk__in=late)
