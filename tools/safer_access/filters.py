"""The filters of Safer Access records."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from coordination.components.country_filter import CountryCodeFilter
from coordination.components.models import Region
from coordination.components.regions import WORDS
from tools.safer_access.models import SaferAccess, SaferAccessQuerySet
from tools.safer_access.policy import State


class SaferAccessFilter(django_filters.FilterSet):
    """By country, by region, and by how far it is."""

    country = CountryCodeFilter(label=_("Country (ISO3)"))
    region = django_filters.ChoiceFilter(
        label=_("IFRC region"), choices=WORDS, method="by_region", empty_label=_("Any")
    )
    state = django_filters.ChoiceFilter(
        label=_("How far it is"), choices=State.choices, empty_label=_("Any")
    )

    class Meta:
        model = SaferAccess
        fields: list[str] = []

    def by_region(self, rows: SaferAccessQuerySet, name: str, word: str) -> Any:
        return rows.filter(country__region=Region[word.upper()])
