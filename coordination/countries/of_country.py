"""Filters of records of countries: by the country's letters and by its region."""

from __future__ import annotations

import django_filters

from coordination.components.country_filter import CountryCodeFilter
from coordination.components.regions import OfCountrysRegionFilter


class OfCountry(django_filters.FilterSet):
    """Records with a `country`."""

    country = CountryCodeFilter()
    region = OfCountrysRegionFilter()
