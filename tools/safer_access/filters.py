"""The filters of Safer Access records."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from coordination.components.country_filter import CountryCodeFilter
from coordination.components.regions import OfCountrysRegionFilter
from tools.safer_access.models import SaferAccess
from tools.safer_access.policy import State


class SaferAccessFilter(django_filters.FilterSet):
    """By country, by region, and by how far it is."""

    country = CountryCodeFilter()
    region = OfCountrysRegionFilter()
    state = django_filters.ChoiceFilter(
        label=_("How far it is"), choices=State.choices, empty_label=_("Any")
    )

    class Meta:
        model = SaferAccess
        fields: list[str] = []
