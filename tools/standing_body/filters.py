"""Filters of standing bodies: the same for the list page, its files and the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.components.country_filter import CountryCodeFilter
from coordination.components.regions import OfCountrysRegionFilter
from smcc.web.yes_or_no import YesOrNoFilter
from tools.decision.policy import Level
from tools.standing_body import policy
from tools.standing_body.models import StandingBody, StandingBodyQuerySet


class StandingBodyFilter(django_filters.FilterSet):
    """By level, region, country, whether a meeting is overdue, and whether it is in place."""

    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=Level.choices, empty_label=_("Any")
    )
    region = OfCountrysRegionFilter()
    country = CountryCodeFilter()
    overdue = YesOrNoFilter(label=_("A meeting is overdue"), method="by_overdue")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=policy.State.choices, empty_label=_("Any")
    )

    class Meta:
        model = StandingBody
        fields: list[str] = []

    def by_overdue(self, rows: StandingBodyQuerySet, name: str, wanted: bool) -> Any:
        late = StandingBody.objects.overdue(timezone.now()).values("pk")
        return rows.filter(pk__in=late) if wanted else rows.exclude(pk__in=late)
