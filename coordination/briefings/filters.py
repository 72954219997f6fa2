"""Filters of briefings: the same for the list page and the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.briefings import policy
from coordination.briefings.models import Briefing
from coordination.countries.of_country import OfCountry
from smcc.web.yes_or_no import YesOrNoFilter


class BriefingFilter(OfCountry):
    """Briefings by country, region, state, and whether they are late."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=policy.State.choices, empty_label=_("Any")
    )
    open = YesOrNoFilter(label=_("Still to be briefed"), method="is_open")
    late = YesOrNoFilter(label=_("Overdue"), method="is_late")

    class Meta:
        model = Briefing
        fields: list[str] = []

    def is_open(self, rows: Any, name: str, wanted: bool) -> Any:
        return rows.filter(state__in=policy.OPEN) if wanted else rows.exclude(state__in=policy.OPEN)

    def is_late(self, rows: Any, name: str, wanted: bool) -> Any:
        late = rows.with_due().filter(due_at__lt=timezone.now()).values("pk")
        return rows.filter(pk__in=late) if wanted else rows.exclude(pk__in=late)
